"""Writing to one generation, inside a transaction its caller began."""

import sqlite3
from collections.abc import Iterable

from apps.search.engines.base import TITLE_ONLY, PageState
from apps.search.engines.embedded import directions
from apps.search.engines.embedded.connections import chunk_id
from apps.search.engines.embedded.rows import Batch, word_rows

_INSERT_TERMS = "INSERT INTO terms (rowid, title, heading, body) VALUES (?, ?, ?, ?)"
_INSERT_CHUNK = "INSERT INTO chunk VALUES (?, ?, ?, ?, ?)"
_INSERT_PAGE = "INSERT INTO page VALUES (?, ?, ?, ?, ?)"
_INSERT_WORD = "INSERT OR IGNORE INTO word VALUES (?, ?, ?)"
_LENGTHS = """
    SELECT count(*), coalesce(sum(title_length), 0), coalesce(sum(heading_length), 0),
           coalesce(sum(body_length), 0)
    FROM chunk WHERE id BETWEEN ? AND ?
"""
_CHUNKS_BY_PAGE = "SELECT id >> 16, sum(id & 65535 != ?) FROM chunk GROUP BY id >> 16"
_ADD_TO_TOTAL = """
    UPDATE total SET chunks = chunks + ?, title = title + ?, heading = heading + ?, body = body + ?
"""


def put(connection: sqlite3.Connection, batch: Batch, new_words: Iterable[str]) -> None:
    """Store the batch in place of what was known of its pages."""
    delete(connection, [page.page_id for page in batch.pages])
    connection.executemany(
        _INSERT_TERMS, ((row.id, row.title, row.heading, row.body) for row in batch.chunks)
    )
    connection.executemany(
        _INSERT_CHUNK, ((row.id, *row.lengths, row.hashes) for row in batch.chunks)
    )
    connection.executemany(
        _INSERT_PAGE,
        (
            (
                page.page_id,
                page.space,
                page.updated.isoformat() if page.updated else None,
                page.stamp,
                str(page.clause or ""),
            )
            for page in batch.pages
        ),
    )
    directions.put(connection, batch.pages)
    connection.executemany(_INSERT_WORD, word_rows(new_words))
    lengths = [sum(column) for column in zip(*(row.lengths for row in batch.chunks), strict=True)]
    connection.execute(_ADD_TO_TOTAL, (len(batch.chunks), *lengths))


def delete(connection: sqlite3.Connection, page_ids: Iterable[int]) -> None:
    """Forget pages; words stay until the next rebuild, and count for nothing without pages."""
    for page_id in sorted(page_ids):
        if not connection.execute("DELETE FROM page WHERE page_id = ?", (page_id,)).rowcount:
            continue
        rows = chunk_id(page_id, 0), chunk_id(page_id, -1)
        lengths = connection.execute(_LENGTHS, rows).fetchone()
        connection.execute(_ADD_TO_TOTAL, tuple(-length for length in lengths))
        connection.execute("DELETE FROM chunk WHERE id BETWEEN ? AND ?", rows)
        connection.execute("DELETE FROM terms WHERE rowid BETWEEN ? AND ?", rows)
        directions.delete(connection, page_id)


def stamps(connection: sqlite3.Connection) -> dict[int, str]:
    return dict(connection.execute("SELECT page_id, stamp FROM page"))


def pages(connection: sqlite3.Connection) -> dict[int, PageState]:
    """What is held of each page; the row of a page without chunks is no chunk."""
    counted = dict(connection.execute(_CHUNKS_BY_PAGE, (chunk_id(0, TITLE_ONLY),)))
    return {
        page_id: PageState(stamp, counted.get(page_id, 0))
        for page_id, stamp in connection.execute("SELECT page_id, stamp FROM page")
    }
