"""The little of the query language that is understood."""

import re

from tests.fakes.confluence.content import Page, Reader, Wiki

_CLAUSE = re.compile(r"\b(type|space|lastmodified|id|title|text)\s*(=|>=|<=|>|<|in\b|~)")
_SPACE = re.compile(r'\bspace(?:\.key)?\s*=\s*"?(\w+)')


def found(wiki: Wiki, reader: Reader, cql: str) -> list[Page] | None:
    """What the reader finds; of the query only the space counts. None for what is no query."""
    if not _CLAUSE.search(cql):
        return None
    key = _SPACE.search(cql)
    return wiki.pages_for(reader, key[1] if key else "")
