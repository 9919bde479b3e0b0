"""Names that belong to one organization: cache keys, websocket groups, folders. Made here only."""

from pathlib import Path

from django.conf import settings

ACCESS_CHANGED = "access.changed"
"""The consumers' method for it is `access_changed`."""


def cache_key(organization_id: int, *parts: str | int) -> str:
    """A cache or Redis key; nothing under it is reachable from another organization."""
    return ":".join([f"org-{organization_id}", *map(str, parts)])


def group_name(organization_id: int, *parts: str | int) -> str:
    """A channel group: ASCII letters, digits, `-`, `_`, `.`, under 100 characters."""
    return ".".join([f"org-{organization_id}", *map(str, parts)])


def access_group(organization_id: int, user_id: int) -> str:
    """The open websockets of one person in one organization: told when their access ends."""
    return group_name(organization_id, "access", user_id)


def files_dir(organization_id: int) -> Path:
    """The organization's private files; never served by path."""
    return Path(settings.PRIVATE_FILES_DIR) / f"org-{organization_id}"


def search_dir(organization_id: int) -> Path:
    """The organization's embedded search index."""
    return Path(settings.SEARCH_DIR) / f"org-{organization_id}"


def search_lock_file(organization_id: int) -> Path:
    """Held by whoever writes to the organization's index on the search server."""
    return Path(settings.SEARCH_DIR) / f"org-{organization_id}.server.lock"


def search_name(organization_id: int, part: str) -> str:
    """An index or alias of the organization on the search server."""
    return f"{settings.SEARCH_PREFIX}-{organization_id}-{part}"


def shared_search_name(part: str) -> str:
    """An index on the search server in which many organizations have their part."""
    return f"{settings.SEARCH_PREFIX}-shared-{part}"
