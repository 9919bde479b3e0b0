"""Liveness and readiness for supervisors and load balancers; states only, no details."""

from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from redis.exceptions import RedisError

from apps.search.backend import cluster
from apps.search.engines.base import SearchError
from portal.disk import free_bytes

_LITTLE_SPACE = 1024**3
"""Bytes; with less, an upload or the rows and index of an import may not fit."""


def live(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers."""
    return JsonResponse({"state": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    """200 when every dependency answers, else 503 with the name of what does not.

    A disk that fills up and a search server in trouble are told and no reason to send people
    elsewhere: reading goes on.
    """
    checks = {"database": _database_answers(), "redis": _redis_answers()}
    states = {name: "ok" if fine else "down" for name, fine in checks.items()}
    disk = "ok" if _disk_has_room() else "low"
    states |= {"disk": disk, **_search_state()}
    return JsonResponse(states, status=200 if all(checks.values()) else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _redis_answers() -> bool:
    try:
        cache.get("health")
    except RedisError:
        return False
    return True


def _search_state() -> dict[str, str]:
    """The cluster's own word, green, yellow or red, where a search server is set up."""
    try:
        found = cluster()
    except SearchError:
        return {"search": "down"}
    return {"search": found.status} if found else {}


def _disk_has_room() -> bool:
    try:
        return free_bytes(Path(settings.DATA_DIR)) >= _LITTLE_SPACE
    except OSError:
        return False
