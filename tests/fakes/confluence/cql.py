"""The little of the query language that is understood: of a query, type and space count."""

import re
from dataclasses import dataclass

_CLAUSE = re.compile(r"\b(type|space|lastmodified|id|title|text)\s*(=|>=|<=|>|<|in\b|~)")
_SPACE = re.compile(r'\bspace(?:\.key)?\s*=\s*"?(\w+)')
_ATTACHMENT = re.compile(r'\btype\s*=\s*"?attachment\b')


@dataclass(frozen=True, slots=True)
class Query:
    space: str
    """Empty for all."""
    attachments: bool
    """Else pages."""


def parsed(text: str) -> Query | None:
    """None for what is no query."""
    if not _CLAUSE.search(text):
        return None
    space = _SPACE.search(text)
    return Query(space[1] if space else "", bool(_ATTACHMENT.search(text)))
