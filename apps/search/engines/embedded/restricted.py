"""Pages with a restriction: `access` is its number as text, empty for pages that are open."""

import sqlite3

RESTRICTED_INDEX = """
CREATE INDEX IF NOT EXISTS page_restricted ON page (access, page_id) WHERE access <> '';
"""
"""Makes the questions below quick. A file from before it answers them all the same, and gets it
with the next write."""

CLOSED_PAGES = (
    "SELECT page_id FROM page WHERE access <> '' "
    "AND access NOT IN (SELECT CAST(value AS TEXT) FROM json_each(?))"
)
"""The pages kept from whoever passes the clauses in a JSON list."""


def holds_restricted(connection: sqlite3.Connection) -> bool:
    """Whether any page has a restriction."""
    found = connection.execute("SELECT EXISTS (SELECT 1 FROM page WHERE access <> '')")
    return bool(found.fetchone()[0])
