"""Which engine serves an organization."""

from functools import cache

from apps.organizations.names import search_dir
from apps.search.engines.base import SearchEngine
from apps.search.engines.embedded.engine import EmbeddedEngine


@cache
def search_engine() -> SearchEngine:
    """The engine of this installation; safe to share between threads and after a fork."""
    return EmbeddedEngine(search_dir)
