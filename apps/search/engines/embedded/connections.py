"""SQLite connections: one for each thread and organization, never carried across a fork."""

import os
import sqlite3
import threading
from collections import OrderedDict
from pathlib import Path

from apps.search.engines.base import SearchError, VectorSpace
from apps.search.engines.embedded.restricted import RESTRICTED_INDEX

OPEN_AT_ONCE = 16
"""Organizations whose index one thread keeps open."""

SCHEMA = """
CREATE TABLE page (
    page_id INTEGER PRIMARY KEY, space INTEGER NOT NULL, updated TEXT, stamp TEXT NOT NULL,
    access TEXT NOT NULL
);
CREATE TABLE chunk (
    id INTEGER PRIMARY KEY, title_length INTEGER NOT NULL, heading_length INTEGER NOT NULL,
    body_length INTEGER NOT NULL, hashes BLOB NOT NULL
);
CREATE TABLE total (
    chunks INTEGER NOT NULL, title INTEGER NOT NULL, heading INTEGER NOT NULL,
    body INTEGER NOT NULL
);
INSERT INTO total VALUES (0, 0, 0, 0);
CREATE TABLE word (folded TEXT PRIMARY KEY, surface TEXT NOT NULL, term TEXT NOT NULL)
    WITHOUT ROWID;
CREATE INDEX word_by_shape ON word (length(folded), substr(folded, 1, 1));
CREATE VIRTUAL TABLE terms USING fts5 (
    title, heading, body, tokenize = 'unicode61 remove_diacritics 0'
);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (terms, col);
"""
"""A chunk's `id` holds page and number (`chunk_id`), so that no index by page is needed. `hashes`
are the CRC-32 of its terms, title first, then headings, then body: what scoring counts in."""

VECTOR_SCHEMA = """
CREATE TABLE vector (id INTEGER PRIMARY KEY, direction BLOB NOT NULL);
CREATE TABLE vector_space (
    model TEXT NOT NULL, recipe TEXT NOT NULL, dimensions INTEGER NOT NULL,
    vectors INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE vector_change (page_id INTEGER PRIMARY KEY, number INTEGER NOT NULL);
CREATE INDEX vector_change_by_number ON vector_change (number);
PRAGMA user_version = 1;
"""
"""`vector_space` has one row, or none while there are no vectors; `vectors` counts them. A change
of a page's vectors gives it the highest `number`, so that readers load what is new only. An index
without these tables is of the version 0; the next write adds them."""

_VERSIONS = (0, 1)

_CHUNK_BITS = 16
_TITLE_ONLY_SLOT = (1 << _CHUNK_BITS) - 1
MOST_CHUNKS = _TITLE_ONLY_SLOT
"""Of one page: about 65 MB of text."""


def chunk_id(page_id: int, number: int) -> int:
    """The row of a chunk; number -1 is the row of a page without chunks."""
    return page_id << _CHUNK_BITS | (number if number >= 0 else _TITLE_ONLY_SLOT)


def page_and_number(row_id: int) -> tuple[int, int]:
    """The inverse of `chunk_id`."""
    slot = row_id & _TITLE_ONLY_SLOT
    return row_id >> _CHUNK_BITS, -1 if slot == _TITLE_ONLY_SLOT else slot


def create(path: Path, space: VectorSpace | None = None) -> None:
    """Make an empty index at a path where none is, for vectors of the space."""
    connection = connect(path, mode="rwc")
    try:
        connection.executescript(SCHEMA + VECTOR_SCHEMA + RESTRICTED_INDEX)
        if space is not None:
            stamp_space(connection, space)
    finally:
        connection.close()


def stamp_space(connection: sqlite3.Connection, space: VectorSpace) -> None:
    """Write down what the vectors of an index that has none are of."""
    connection.execute(
        "INSERT INTO vector_space (model, recipe, dimensions) VALUES (?, ?, ?)",
        (space.model, space.recipe, space.dimensions),
    )


def bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Add what an index of an earlier version lacks; to be called with the lock held."""
    if holds_no_vectors(connection):
        connection.executescript(f"BEGIN; {VECTOR_SCHEMA} COMMIT;")
    connection.execute(RESTRICTED_INDEX)


def holds_no_vectors(connection: sqlite3.Connection) -> bool:
    """Whether the index is of the version before there were vectors."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version == 0


class Connections:
    """Hands out this thread's connection to an index file; the file must exist."""

    def __init__(self) -> None:
        self._local = threading.local()

    def get(self, directory: Path, path: Path) -> sqlite3.Connection:
        """The connection for one organization's directory; another generation replaces it.

        Raises sqlite3.OperationalError when there is no such file.
        """
        opened = self._opened().by_directory
        known = opened.get(directory)
        if known is not None and known[0] == path:
            opened.move_to_end(directory)
            return known[1]
        self.close(directory)
        connection = connect(path)
        opened[directory] = (path, connection)
        if len(opened) > OPEN_AT_ONCE:
            opened.popitem(last=False)[1][1].close()
        return connection

    def close(self, directory: Path) -> None:
        known = self._opened().by_directory.pop(directory, None)
        if known is not None:
            known[1].close()

    def _opened(self) -> "_Opened":
        opened: _Opened | None = getattr(self._local, "opened", None)
        if opened is None or opened.pid != os.getpid():
            # After a fork the parent's connections must not be used, nor even closed, here.
            self._local.forgotten = opened
            opened = self._local.opened = _Opened()
        return opened


class _Opened:
    """The connections of one thread; closed when it ends."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.by_directory: OrderedDict[Path, tuple[Path, sqlite3.Connection]] = OrderedDict()

    def __del__(self) -> None:
        if self.pid == os.getpid():
            for _, connection in self.by_directory.values():
                connection.close()


def connect(path: Path, *, mode: str = "rw") -> sqlite3.Connection:
    """A connection of its own; the caller closes it. Transactions are begun by hand."""
    uri = f"{path.resolve().as_uri()}?mode={mode}"
    # Used by the thread that opened it; whichever thread collects the garbage may close it.
    connection = sqlite3.connect(
        uri, uri=True, isolation_level=None, timeout=10, check_same_thread=False
    )
    try:
        connection.executescript(_PRAGMAS)
        _refuse_unknown_version(connection)
    except (sqlite3.Error, SearchError):
        connection.close()
        raise
    return connection


def _refuse_unknown_version(connection: sqlite3.Connection) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version not in _VERSIONS:
        raise SearchError(
            "The search index was made by another version of the portal and cannot be read by this "
            "one. The operator can build it again with the command rebuild_index."
        )


_PRAGMAS = """
PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 10000;
PRAGMA mmap_size = 268435456; PRAGMA journal_size_limit = 67108864;
PRAGMA cache_size = -16000;
"""
