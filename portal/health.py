"""Liveness and readiness for supervisors and load balancers; states only, no details."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from redis.exceptions import RedisError


def live(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers."""
    return JsonResponse({"state": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    """200 when every dependency answers, else 503 with the name of what does not."""
    checks = {"database": _database_answers(), "redis": _redis_answers()}
    states = {name: "ok" if fine else "down" for name, fine in checks.items()}
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
