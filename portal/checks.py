"""System checks: relations between settings, and what the machine must offer.

Run by `manage.py check` and at every start by `python -m portal.prepare`.
"""

import ipaddress
import os
import sqlite3
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as CheckWarning
from django.db import connection

from apps.connections import keyring
from apps.core.outbound.addresses import is_private
from apps.search.embeddings.configured import LOCAL
from apps.search.embeddings.local.model import LocalModelError, checked_files
from portal.disk import is_on_network

_SHORTEST_SECRET = 32
_NEW_FIELD_KEY = (
    "Put a new key first, keep the old ones behind it, and run `manage.py rotate_field_keys`. "
    "docs/operations.md tells how to make one."
)
# The first version whose FTS5 has what the embedded search asks of it.
_OLDEST_SQLITE = (3, 35, 0)


@register
def time_limits(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Each limit leaves the one inside it the time to end by itself.

    The broker's comes last: it hands a job out again when it believes its worker dead.
    """
    limits = {
        "ANSWER_TIMEOUT_SECONDS": settings.ANSWER_TIMEOUT_SECONDS,
        "CELERY_TASK_SOFT_TIME_LIMIT": settings.CELERY_TASK_SOFT_TIME_LIMIT,
        "CELERY_TASK_TIME_LIMIT": settings.CELERY_TASK_TIME_LIMIT,
        "visibility_timeout": settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"],
    }
    names = list(limits)
    return [
        Error(
            f"{shorter} ({limits[shorter]} s) must be under {longer} ({limits[longer]} s).",
            hint="Change PORTAL_ANSWER_TIMEOUT_SECONDS or PORTAL_JOB_SOFT_LIMIT_SECONDS.",
            id="portal.E001",
        )
        for shorter, longer in pairwise(names)
        if limits[shorter] >= limits[longer]
    ]


@register
def heartbeat(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A living job is never taken for a dead one because a single heartbeat came late."""
    if settings.JOB_STALE_SECONDS > 2 * settings.JOB_HEARTBEAT_SECONDS:
        return []
    return [
        Error(
            f"A job counts as dead after {settings.JOB_STALE_SECONDS} s, but a living one may be "
            f"silent for {settings.JOB_HEARTBEAT_SECONDS} s.",
            hint="Set PORTAL_JOB_STALE_SECONDS above twice PORTAL_JOB_HEARTBEAT_SECONDS.",
            id="portal.E002",
        )
    ]


@register(Tags.security)
def secret_key(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    if len(settings.SECRET_KEY) >= _SHORTEST_SECRET:
        return []
    return [
        Error(
            f"The secret key is shorter than {_SHORTEST_SECRET} characters.",
            hint="Unset PORTAL_SECRET_KEY and run `python -m portal.bootstrap` for a good one.",
            id="portal.E003",
        )
    ]


@register
def field_keys(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The keys of stored secrets can be used, and are not what signs sessions and links."""
    signing = {settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS}
    if not settings.FIELD_KEYS or not all(map(keyring.is_key, settings.FIELD_KEYS)):
        wrong = "PORTAL_FIELD_KEYS must hold Fernet keys: 32 bytes in URL-safe base64."
    elif any(keyring.is_same(key, other) for key in settings.FIELD_KEYS for other in signing):
        wrong = "A key of PORTAL_FIELD_KEYS is the secret key too."
    else:
        return []
    return [Error(wrong, hint=_NEW_FIELD_KEY, id="portal.E007")]


@register(Tags.security)
def private_networks(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """What is opened for connections is the operator's own, never the internet or a cloud's."""
    return [
        Error(
            f"PORTAL_OUTBOUND_ALLOW names {network}, which is not a private network as a whole.",
            hint="It opens private networks for connections, where they may also be unencrypted; "
            "public addresses are reached without it, and link-local and metadata addresses never. "
            "Name the networks of your own servers, such as 10.20.0.0/16: inside 10.0.0.0/8, "
            "172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10, 127.0.0.0/8, fc00::/7 or ::1.",
            id="portal.E008",
        )
        for network in settings.OUTBOUND_ALLOW
        if not is_private(network)
    ]


@register
def data_directory(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    if os.access(settings.DATA_DIR, os.W_OK | os.X_OK):
        return []
    return [
        Error(
            f"The data directory {settings.DATA_DIR} is missing or not writable for this user.",
            hint="Name another with PORTAL_DATA_DIR, or run `python -m portal.bootstrap`.",
            id="portal.E004",
        )
    ]


@register(Tags.database)
def sqlite(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """The embedded search needs a SQLite with full text search inside."""
    with sqlite3.connect(":memory:") as connection:
        options = {row[0] for row in connection.execute("PRAGMA compile_options")}
    connection.close()
    if sqlite3.sqlite_version_info >= _OLDEST_SQLITE and "ENABLE_FTS5" in options:
        return []
    return [
        Error(
            f"This Python's SQLite {sqlite3.sqlite_version} is too old or has no FTS5.",
            hint="Use a Python built with SQLite 3.35 or newer, such as the system's own.",
            id="portal.E005",
        )
    ]


@register
def language_model(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A model is named whole or not at all: half of it would silently leave the quotes."""
    has_server = bool(settings.OPENAI_API_KEY or settings.OPENAI_BASE_URL)
    if has_server == bool(settings.OPENAI_MODEL):
        return []
    return [
        CheckWarning(
            "The language model is configured in part only: answers are quotes, without a model.",
            hint="Set OPENAI_MODEL and OPENAI_API_KEY or OPENAI_BASE_URL, or none of them.",
            id="portal.W001",
        )
    ]


@register
def local_files(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """SQLite's locks hold between the processes of one machine only."""
    if not is_on_network(Path(settings.DATA_DIR)):
        return []
    kept = {
        "database": (connection.vendor == "sqlite", "DATABASE_URL"),
        "search index": (settings.SEARCH_SERVER is None, "SEARCH_URL"),
    }
    return [
        CheckWarning(
            f"The {what} lies on a network file system, where another machine could damage it.",
            hint=f"Put PORTAL_DATA_DIR on a disk of this machine, or name a server in {variable}.",
            id="portal.W002",
        )
        for what, (is_here, variable) in kept.items()
        if is_here
    ]


@register(Tags.security)
def search_in_clear(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A password and the texts of pages do not cross foreign networks as they are."""
    server = settings.SEARCH_SERVER
    if server is None or server.url.startswith("https:") or _is_near(server.url):
        return []
    return [
        CheckWarning(
            "Pages and the sign-in go to the search server without encryption.",
            hint="Name it in SEARCH_URL with https, and its authority in SEARCH_CA_FILE.",
            id="portal.W003",
        )
    ]


def _is_near(url: str) -> bool:
    """Whether the host is this machine, a private address, or a name without a domain."""
    host = urlsplit(url).hostname or ""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host


@register
def embeddings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A model of embeddings is named whole or not at all; the local one is the published one."""
    if settings.EMBEDDING_MODEL == LOCAL:
        try:
            checked_files()
        except LocalModelError as error:
            return [Error(str(error), id="portal.E006")]
        return []
    has_server = bool(settings.EMBEDDING_API_KEY or settings.EMBEDDING_BASE_URL)
    if has_server == bool(settings.EMBEDDING_MODEL):
        return []
    return [
        CheckWarning(
            "The model of embeddings is configured in part only: search goes by words alone.",
            hint="Set EMBEDDING_MODEL and EMBEDDING_API_KEY or EMBEDDING_BASE_URL, or none.",
            id="portal.W004",
        )
    ]
