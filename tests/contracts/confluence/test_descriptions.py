"""That a description which is not kept to is noticed, by a small one of our own."""

import json
from pathlib import Path

import pytest

from tests.contracts.confluence.descriptions import Description, Said

THING = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "integer", "format": "int64"},
        "parent": {"nullable": True, "allOf": [{"$ref": "#/components/schemas/Thing"}]},
        "since": {"type": "string", "format": "date-time"},
        "names": {"type": "array", "items": {"type": "object", "properties": {"first": {}}}},
    },
}
LIMIT = {"in": "query", "name": "limit", "schema": {"type": "integer", "maximum": 9}}
DESCRIPTION = {
    "info": {"title": "Confluence Data Center"},
    "components": {
        "schemas": {"Thing": THING},
        "parameters": {"Limit": LIMIT},
        "requestBodies": {
            "Thing": {
                "required": True,
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
            }
        },
    },
    "paths": {
        "/things/{id}": {
            "parameters": [{"in": "path", "name": "id", "schema": {"type": "integer"}}],
            "get": {
                "parameters": [
                    {"$ref": "#/components/parameters/Limit"},
                    {"in": "query", "name": "key", "required": True, "schema": {"type": "string"}},
                ],
                "responses": {
                    "200": {
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}
                        }
                    }
                },
            },
            "post": {
                "requestBody": {"$ref": "#/components/requestBodies/Thing"},
                "responses": {"204": {}},
            },
        }
    },
}
GET, POST = "GET /things/{id}", "POST /things/{id}"


@pytest.fixture
def description(tmp_path: Path) -> Description:
    path = tmp_path / "description.json"
    path.write_text(json.dumps(DESCRIPTION))
    return Description(path)


def got(
    answered: object = None,
    status: int = 200,
    path: str = "/context/things/7",
    query: dict[str, list[str]] | None = None,
) -> Said:
    known = {"key": ["HR"]} if query is None else query
    return Said(path, known, None, status, {"id": 7} if answered is None else answered)


def test_a_call_as_described_breaks_nothing(description: Description) -> None:
    whole = {"id": 7, "parent": None, "since": "2026-03-02T09:30:00Z", "names": [{"first": "x"}]}
    said = got(whole, query={"key": ["HR"], "limit": ["9"]})
    assert description.family == "data-center"
    assert description.problems(GET, said) == []
    assert description.undeclared(GET, said) == set()


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (got({"id": "7"}), "$.id: '7' is not of type 'integer'"),
        (got({"id": 2**63}), "$.id: 9223372036854775808 is not a 'int64'"),
        (got({"id": 7, "since": "yesterday"}), "$.since: 'yesterday' is not a 'date-time'"),
        (got({}), "$: 'id' is a required property"),
        (got(status=403), "status 403 is not described"),
        (got(query={}), "parameter key is missing"),
        (got(query={"key": ["A"], "start": ["1"]}), "parameter start is unknown"),
        (got(query={"key": ["A"], "limit": ["10"]}), "parameter limit may not be '10'"),
        (got(path="/things/x"), "in the path: parameter id may not be 'x'"),
        (got(path="/things"), "/things is no path of GET /things/{id}"),
    ],
)
def test_what_is_not_described_is_told(description: Description, said: Said, problem: str) -> None:
    assert description.problems(GET, said) == [problem]


def test_bodies_are_read_as_well(description: Description) -> None:
    def sent(body: object) -> list[str]:
        return description.problems(POST, Said("/things/7", {}, body, 204, None))

    assert sent({"id": 7}) == []
    assert sent(None) == ["no body was sent"]
    assert sent({"id": None}) == ["$.id: None is not of type 'integer'"]


def test_names_beyond_the_description_are_told_with_their_place(description: Description) -> None:
    answered = {"id": 7, "colour": 1, "names": [{"first": 1, "last": 2}], "parent": {"size": 3}}
    assert description.undeclared(GET, got(answered)) == {"colour", "names.last", "parent.size"}


def test_what_is_described_nowhere_is_told(description: Description) -> None:
    assert description.problems("GET /other", got()) == ["GET /other is not described"]
