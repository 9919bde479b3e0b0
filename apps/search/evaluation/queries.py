"""The file of judged questions: one JSON object a line. Pure. `docs/evaluation.md` has the format.

{"query": "how to restore a backup", "pages": [{"content_id": "77", "grade": 3}]}
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

HIGHEST_GRADE = 10


class QueryFileError(ValueError):
    """The file cannot be used; says which line is wrong, and how it should be."""


@dataclass(frozen=True, slots=True)
class PageName:
    """What a line calls a page: its `content_id`, or else the key of its space and its title."""

    content_id: str = ""
    space: str = ""
    title: str = ""

    def __str__(self) -> str:
        return f"page {self.content_id}" if self.content_id else f"{self.title!r} in {self.space}"


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A question, the line (from 1) it stands in, and the grade of each page that was judged."""

    line: int
    query: str
    grades: Mapping[PageName, int]


def read_queries(lines: Iterable[str]) -> list[JudgedQuery]:
    """Raises QueryFileError at the first line that is not as it should be."""
    queries = [_judged_query(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not queries:
        raise QueryFileError("The file holds no questions.")
    return queries


def _judged_query(number: int, line: str) -> JudgedQuery:
    try:
        return _parsed(number, line)
    except QueryFileError as error:
        raise QueryFileError(f"Line {number}: {error}") from error


def _parsed(number: int, line: str) -> JudgedQuery:
    row = _object(line)
    _refuse_unknown(row, {"query", "pages"})
    query, pages = row.get("query"), row.get("pages")
    if not isinstance(query, str) or not query.strip():
        raise QueryFileError('"query" must be a question.')
    if not isinstance(pages, list) or not pages:
        raise QueryFileError('"pages" must be a list of at least one page.')
    grades: dict[PageName, int] = {}
    for page in pages:
        name, grade = _page(page)
        if name in grades:
            raise QueryFileError(f"{name} is judged twice.")
        grades[name] = grade
    if not any(grades.values()):
        raise QueryFileError("At least one page must have a grade above 0.")
    return JudgedQuery(number, query, grades)


def _object(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise QueryFileError(f"This is not JSON ({error.msg} at column {error.colno}).") from error
    if not isinstance(row, dict):
        raise QueryFileError('A line must be an object with "query" and "pages".')
    return row


def _page(page: object) -> tuple[PageName, int]:
    if not isinstance(page, dict):
        raise QueryFileError(_HOW_TO_NAME)
    _refuse_unknown(page, {"content_id", "space", "title", "grade"})
    names = {key: page[key] for key in ("content_id", "space", "title") if key in page}
    if set(names) not in ({"content_id"}, {"space", "title"}):
        raise QueryFileError(_HOW_TO_NAME)
    if not all(isinstance(value, str) and value for value in names.values()):
        raise QueryFileError(f"{', '.join(names)} must be text in quotation marks.")
    grade = page.get("grade", 1)
    if type(grade) is not int or not 0 <= grade <= HIGHEST_GRADE:
        raise QueryFileError(f'"grade" must be a whole number from 0 to {HIGHEST_GRADE}.')
    return PageName(**names), grade


_HOW_TO_NAME = 'A page is named by "content_id", or by "space" and "title".'


def _refuse_unknown(row: Mapping[str, Any], known: set[str]) -> None:
    unknown = sorted(row.keys() - known)
    if unknown:
        raise QueryFileError(f"{unknown[0]!r} is unknown; known are {', '.join(sorted(known))}.")
