"""Run by `make contracts SPECS=DIR`: fake and client against the vendor's full descriptions.

Not one of the ordinary tests: the descriptions are no part of the project.
"""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.connections.doctor.sites import examined
from tests.contracts.confluence import gaps
from tests.contracts.confluence.contracts import Contract, content, contracts
from tests.contracts.confluence.descriptions import FAMILIES, Description, Said
from tests.contracts.confluence.test_answers import HEALTHY, REFUSING
from tests.contracts.confluence.walk import walked
from tests.fakes.confluence import Recorded


@pytest.fixture(scope="session")
def descriptions() -> dict[str, Description]:
    folder = Path(os.environ["CONTRACT_SPECS"])
    found = [Description(path) for path in sorted(folder.glob("*.json"))]
    return {one.family: one for one in found}


def test_every_family_is_described(descriptions: dict[str, Description]) -> None:
    assert set(descriptions) == set(FAMILIES.values())


@pytest.mark.parametrize("scenario", [*HEALTHY, *REFUSING])
def test_the_fake_keeps_to_the_descriptions(
    scenario: str, descriptions: dict[str, Description]
) -> None:
    assert _breaches(walked(scenario), descriptions) == []


@pytest.mark.parametrize("scenario", [*HEALTHY, *REFUSING])
def test_an_examination_keeps_to_the_descriptions(
    scenario: str, descriptions: dict[str, Description]
) -> None:
    assert _breaches(examined(scenario).site.requests, descriptions) == []


def test_no_gap_is_named_that_nothing_needs(descriptions: dict[str, Description]) -> None:
    met = {
        (contract.route, problem)
        for scenario in HEALTHY
        for _, contract, problem in _problems(walked(scenario), descriptions)
    }
    named = {
        *((route, one) for route, problems in gaps.PROBLEMS.items() for one in problems),
        *((route, _beyond(one)) for route, names in gaps.BEYOND.items() for one in names),
    }
    assert named - met == set()


def _breaches(exchanges: Iterable[Recorded], descriptions: dict[str, Description]) -> list[str]:
    return [
        f"{one.line}: {problem}"
        for one, contract, problem in _problems(exchanges, descriptions)
        if not _is_known(contract, problem)
    ]


def _problems(
    exchanges: Iterable[Recorded], descriptions: dict[str, Description]
) -> Iterator[tuple[Recorded, Contract, str]]:
    for one in exchanges:
        contract = contracts()[one.route]
        if not contract.description:
            continue
        description, said = descriptions[contract.family], _said(one, contract)
        for problem in description.problems(contract.description, said):
            yield one, contract, problem
        for name in sorted(description.undeclared(contract.description, said)):
            yield one, contract, _beyond(name)


def _is_known(contract: Contract, problem: str) -> bool:
    statuses = {f"status {one} is not described" for one in gaps.STATUSES[contract.family]}
    return (
        problem in statuses
        or problem == gaps.ERRORS_LIST
        or problem in gaps.PROBLEMS.get(contract.route, ())
        or problem in {_beyond(name) for name in gaps.BEYOND.get(contract.route, ())}
    )


def _beyond(name: str) -> str:
    return f"{name} is beyond the description"


def _said(one: Recorded, contract: Contract) -> Said:
    query = {name: texts for name, texts in one.query.items() if name not in contract.beyond}
    body = json.loads(one.body) if one.body else None
    return Said(one.path, query, body, one.status, content(one))
