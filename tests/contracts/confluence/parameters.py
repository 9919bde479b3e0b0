"""Query parameters, which arrive as text, against schemas that speak of numbers and lists."""

from collections.abc import Mapping, Sequence
from typing import Any

from jsonschema import Draft202012Validator

from tests.contracts.confluence.formats import CHECKER


def problems(
    query: Mapping[str, Sequence[str]],
    schemas: Mapping[str, Sequence[Mapping[str, Any]]],
    required: Sequence[str] = (),
) -> list[str]:
    """What is wrong with a query. A parameter with several schemas needs to fit one."""
    found = [f"parameter {name} is missing" for name in required if name not in query]
    for name, texts in query.items():
        if name not in schemas:
            found.append(f"parameter {name} is unknown")
        elif not any(_fits(texts, schema) for schema in schemas[name]):
            found.append(f"parameter {name} may not be {', '.join(texts)!r}")
    return found


def _fits(texts: Sequence[str], schema: Mapping[str, Any]) -> bool:
    checker = Draft202012Validator(schema, format_checker=CHECKER)
    if schema.get("type") == "array":
        return checker.is_valid([_read(text, schema.get("items", {})) for text in texts])
    return len(texts) == 1 and checker.is_valid(_read(texts[0], schema))


def _read(text: str, schema: Mapping[str, Any]) -> object:
    """The text itself where it cannot be read as what is wanted, which then does not fit."""
    kind = schema.get("type")
    if kind in {"integer", "number"} and text.removeprefix("-").isdigit():
        return int(text)
    if kind == "boolean":
        return {"true": True, "false": False}.get(text, text)
    return text
