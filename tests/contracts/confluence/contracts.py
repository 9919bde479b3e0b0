"""The schemas in `schemas/`, and what breaks them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from jsonschema import Draft202012Validator

from tests.contracts.confluence import parameters
from tests.contracts.confluence.formats import CHECKER
from tests.fakes.confluence import Recorded

_SCHEMAS = Path(__file__).parent / "schemas"


@dataclass(frozen=True, slots=True)
class Contract:
    """Of one route. Either `description`, method and path in the vendor's description of the
    family, or `section` of the notes that say how the route was found out, is not empty."""

    route: str
    family: str
    description: str
    section: str
    query: Mapping[str, Any]
    required: tuple[str, ...]
    body: Mapping[str, Any] | None
    answer: Mapping[str, Any] | None
    refusals: tuple[Mapping[str, Any], ...]
    beyond: frozenset[str]
    """Query parameters that the portal sends though no description has them."""


@cache
def contracts() -> dict[str, Contract]:
    """By the name of the route."""
    return {one.route: one for path in sorted(_SCHEMAS.glob("*.json")) for one in _of(path)}


def _of(path: Path) -> Iterable[Contract]:
    file = json.loads(path.read_text())

    def schema(part: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        return part and {"$defs": file["$defs"], **part}

    refusals = tuple(
        {"$defs": file["$defs"], "$ref": f"#/$defs/{name}"} for name in file["refusals"]
    )
    for route, told in file["routes"].items():
        yield Contract(
            route,
            file["family"],
            told.get("description", ""),
            told.get("section", ""),
            told["query"],
            tuple(told.get("required", ())),
            told.get("body"),
            schema(told.get("answer")),
            refusals,
            frozenset(told.get("beyond", ())),
        )


def broken(exchanges: Iterable[Recorded]) -> list[str]:
    """Every breach, by request or by answer, with the line of its request."""
    return [
        f"{one.line}: {problem}"
        for one in exchanges
        for problem in (*_request_problems(one), *_answer_problems(one))
    ]


def _request_problems(one: Recorded) -> list[str]:
    contract = contracts().get(one.route)
    if contract is None:
        return [f"there is no contract for route {one.route or '(unknown)'}"]
    schemas = {name: [schema] for name, schema in contract.query.items()}
    found = parameters.problems(one.query, schemas, contract.required)
    if contract.body is None:
        return [*found, "a body was sent"] if one.body else found
    return found + _misfits(json.loads(one.body or b"null"), contract.body)


def _answer_problems(one: Recorded) -> list[str]:
    contract = contracts().get(one.route)
    if contract is None or one.status in range(300, 400):
        return []
    said = content(one)
    if one.status >= 400:
        return _refusal_problems(said, contract)
    if contract.answer is None:
        return []
    return _misfits(said, contract.answer)


def _refusal_problems(said: object, contract: Contract) -> list[str]:
    """Pages for people may say what they like."""
    fits = said is None or any(not _misfits(said, schema) for schema in contract.refusals)
    return [] if fits else [f"no known way to refuse: {json.dumps(said)}"]


def content(one: Recorded) -> object:
    """What the body of an answer holds; None for pages and files."""
    if one.content_type.startswith("application/json"):
        return json.loads(one.answered)
    if one.content_type.startswith("application/xml") and one.status < 400:
        # The fake's own, so nothing in it can do harm.
        return {part.tag: part.text for part in ET.fromstring(one.answered)}  # noqa: S314
    return None


def _misfits(said: object, schema: Mapping[str, Any]) -> list[str]:
    checker = Draft202012Validator(schema, format_checker=CHECKER)
    return [f"{error.json_path}: {error.message}" for error in checker.iter_errors(said)]
