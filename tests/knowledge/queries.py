"""Counts the queries of a screen apart from those of the frame around every screen."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext


@contextmanager
def knowledge_queries(expected: int) -> Iterator[None]:
    """Exactly so many queries touch the tables of spaces, pages and files."""
    with CaptureQueriesContext(connection) as captured:
        yield
    touching = [query["sql"] for query in captured.captured_queries if "knowledge_" in query["sql"]]
    assert len(touching) == expected, "\n".join(touching)
