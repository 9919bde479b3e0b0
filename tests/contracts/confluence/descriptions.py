"""The vendor's descriptions (OpenAPI 3.0), as far as calls are held against them."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator

from tests.contracts.confluence import parameters
from tests.contracts.confluence.formats import CHECKER

FAMILIES = {
    "The Confluence Cloud REST API v2": "cloud-v2",
    "The Confluence Cloud REST API": "cloud-v1",
    "Confluence Data Center": "data-center",
}
"""By the title of the description."""
_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Said:
    """One call as it went over the wire; the bodies are read already, None for none."""

    path: str
    query: Mapping[str, list[str]]
    body: object
    status: int
    answered: object


class Description:
    """One file. The schemas are read as JSON Schema draft 7, where a `$ref` hides what stands
    beside it, as it does in OpenAPI 3.0."""

    def __init__(self, path: Path) -> None:
        self._whole = json.loads(path.read_text())
        self.family = FAMILIES[self._whole["info"]["title"]]
        self._components = _nullable(self._whole["components"])

    def problems(self, operation: str, said: Said) -> list[str]:
        """What the description does not allow; `operation` is method and path template."""
        told = self._operation(operation)
        if told is None:
            return [f"{operation} is not described"]
        return [
            *self._request_problems(operation, told, said),
            *self._answer_problems(told, said),
        ]

    def undeclared(self, operation: str, said: Said) -> set[str]:
        """The names, with those above them, that the answer has beyond the description."""
        told = self._operation(operation) or {}
        schema = self._answer_schema(told, said.status)
        return set(self._beyond(said.answered, schema, "")) if schema else set()

    def _operation(self, operation: str) -> Mapping[str, Any] | None:
        method, template = operation.split(" ")
        shared = self._whole["paths"].get(template)
        found = shared and shared.get(method.lower())
        return found and {
            **found,
            "parameters": [*shared.get("parameters", []), *found.get("parameters", [])],
        }

    def _request_problems(
        self, operation: str, told: Mapping[str, Any], said: Said
    ) -> Iterator[str]:
        query: dict[str, list[Mapping[str, Any]]] = {}
        required = []
        in_path = {}
        for parameter in map(self._resolved, told["parameters"]):
            schema = self._whole_schema(parameter.get("schema", {}))
            if parameter["in"] == "query":
                # Some are described twice, with different schemas: either will do.
                query.setdefault(parameter["name"], []).append(schema)
                required += [parameter["name"]] if parameter.get("required") else []
            elif parameter["in"] == "path":
                in_path[parameter["name"]] = [schema]
        yield from parameters.problems(said.query, query, required)
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", operation.split(" ")[1])
        match = re.search(f"{pattern}$", said.path)
        if match is None:
            yield f"{said.path} is no path of {operation}"
        else:
            parts = {name: [text] for name, text in match.groupdict().items() if name in in_path}
            yield from (f"in the path: {one}" for one in parameters.problems(parts, in_path))
        yield from self._body_problems(told, said)

    def _body_problems(self, told: Mapping[str, Any], said: Said) -> list[str]:
        if "requestBody" not in told:
            return [] if said.body is None else ["a body was sent"]
        body = self._resolved(told["requestBody"])
        if said.body is None:
            return ["no body was sent"] if body.get("required") else []
        return self._misfits(said.body, body["content"][_JSON].get("schema", {}))

    def _answer_problems(self, told: Mapping[str, Any], said: Said) -> list[str]:
        if str(said.status) not in told["responses"]:
            return [f"status {said.status} is not described"]
        schema = self._answer_schema(told, said.status)
        if schema is None or said.answered is None:
            return []
        return self._misfits(said.answered, schema)

    def _answer_schema(self, told: Mapping[str, Any], status: int) -> Mapping[str, Any] | None:
        answers = told.get("responses", {})
        content = answers.get(str(status), {}).get("content", {})
        found: Mapping[str, Any] | None = content.get(_JSON, {}).get("schema")
        return found and _nullable(found)

    def _misfits(self, said: object, schema: Mapping[str, Any]) -> list[str]:
        checker = Draft7Validator(self._whole_schema(schema), format_checker=CHECKER)
        return [f"{error.json_path}: {error.message}" for error in checker.iter_errors(said)]

    def _whole_schema(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """With the components that its references lead to, and what it is at the top of it all."""
        return {"components": self._components, **_nullable(self._resolved(schema))}

    def _resolved(self, part: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in part:
            at: Any = {"components": self._components}
            for name in part["$ref"].removeprefix("#/").split("/"):
                at = at[name]
            part = at
        return part

    def _beyond(self, said: object, schema: Mapping[str, Any], place: str) -> Iterator[str]:
        if isinstance(said, list):
            items = self._parts(schema, "items")
            for one in said:
                yield from self._beyond(one, {"allOf": items}, place)
        if not isinstance(said, dict):
            return
        known = [part for each in self._parts(schema, "properties") for part in each.items()]
        free = self._parts(schema, "additionalProperties")
        if not known and not [one for one in free if isinstance(one, dict)]:
            # An object of which nothing is said.
            return
        for name, value in said.items():
            inner = [part for known_name, part in known if known_name == name]
            inner += [one for one in free if isinstance(one, dict)] if not inner else []
            below = f"{place}.{name}".removeprefix(".")
            if inner:
                yield from self._beyond(value, {"allOf": inner}, below)
            else:
                yield below

    def _parts(self, schema: Mapping[str, Any], keyword: str) -> list[Any]:
        """What a schema says by a keyword, itself and by all that it is put together from."""
        schema = self._resolved(schema)
        found = [schema[keyword]] if keyword in schema else []
        for combined in ("allOf", "anyOf", "oneOf"):
            for one in schema.get(combined, ()):
                found += self._parts(one, keyword)
        return found


def _nullable(part: Any) -> Any:
    """OpenAPI's `nullable`, said as JSON Schema says it."""
    if isinstance(part, list):
        return [_nullable(one) for one in part]
    if not isinstance(part, dict):
        return part
    whole = {name: _nullable(value) for name, value in part.items() if name != "nullable"}
    if part.get("nullable") is not True:
        return whole
    return {"anyOf": [whole, {"type": "null"}]}
