"""Where the search server is. Pure, and quick to import."""

from dataclasses import dataclass, field

SEARCH_SECONDS = 10.0
"""A person waits for it."""
WRITE_SECONDS = 120.0
"""Bulk requests and changes of the cluster."""
MERGE_SECONDS = 30.0
"""A merge that takes longer goes on without anybody waiting."""


@dataclass(frozen=True, slots=True)
class Server:
    """Its address, and how to sign in there: with a name or with a key.

    `url` is without name and password; secrets are not in its `repr`.
    """

    url: str
    user: str = ""
    password: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)
    ca_file: str = ""
    search_seconds: float = SEARCH_SECONDS
    write_seconds: float = WRITE_SECONDS
    merge_seconds: float = MERGE_SECONDS
