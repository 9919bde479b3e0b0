"""No engine call without an organization, and none that sees another one."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from apps.search.engines.base import Filters, IndexCounts, OrganizationRequiredError, SearchEngine
from apps.search.query import query_terms
from tests.contracts.engines import SEPARATE
from tests.contracts.helpers import (
    COMPASS,
    EAST,
    NORTH,
    NORTHWIND,
    SOUTHWIND,
    changing,
    find,
    near,
    page,
    pointing,
    put,
)


def _write(engine: SearchEngine, organization_id: Any) -> None:
    with changing(engine, organization_id=organization_id) as writer:
        writer.put([page(1, "backup")])


CALLS: dict[str, Callable[[SearchEngine, Any], Any]] = {
    "search": lambda e, o: e.search(query_terms("backup"), organization_id=o, filters=Filters()),
    "nearest": lambda e, o: e.nearest(np.ones(4, dtype=np.float32), COMPASS, organization_id=o),
    "has_index": lambda e, o: e.has_index(organization_id=o),
    "vector_space": lambda e, o: e.vector_space(organization_id=o),
    "adopt_vector_space": lambda e, o: e.adopt_vector_space(COMPASS, organization_id=o),
    "without_vectors": lambda e, o: e.without_vectors(organization_id=o),
    "suggest": lambda e, o: e.suggest(["bakcup"], organization_id=o),
    "writing": _write,
    "counts": lambda e, o: e.counts(organization_id=o),
    "health": lambda e, o: e.health(organization_id=o),
    "optimize": lambda e, o: e.optimize(organization_id=o),
    "begin_generation": lambda e, o: e.begin_generation(organization_id=o),
    "drop_old_generations": lambda e, o: e.drop_old_generations(organization_id=o),
    "drop_organization": lambda e, o: e.drop_organization(organization_id=o),
}


@pytest.mark.parametrize("call", CALLS)
def test_a_call_without_an_organization_is_refused(engine: SearchEngine, call: str) -> None:
    put(engine, page(1, "backup"))
    # One after the other, since making an index takes longest.
    for nobody in (None, 0, -1, False):
        with pytest.raises(OrganizationRequiredError):
            CALLS[call](engine, nobody)
    assert engine.counts(organization_id=NORTHWIND) == IndexCounts(pages=1, chunks=1)


def test_the_organization_has_no_default(engine: SearchEngine) -> None:
    with pytest.raises(TypeError):
        engine.search(query_terms("backup"))  # type: ignore[call-arg]


def test_each_organization_finds_its_own_page_of_the_same_text(engine: SearchEngine) -> None:
    put(engine, page(1, "restore the backup"), organization_id=NORTHWIND)
    put(engine, page(2, "restore the backup"), organization_id=SOUTHWIND)
    assert find(engine, "backup", organization_id=NORTHWIND) == [(1, 0)]
    assert find(engine, "backup", organization_id=SOUTHWIND) == [(2, 0)]


def test_each_organization_finds_its_own_page_of_the_same_vector(engine: SearchEngine) -> None:
    for organization_id, page_id in ((NORTHWIND, 1), (SOUTHWIND, 2)):
        engine.adopt_vector_space(COMPASS, organization_id=organization_id)
        put(engine, pointing(page_id, NORTH), organization_id=organization_id)
    assert near(engine, NORTH, organization_id=NORTHWIND) == [(1, 0)]
    assert near(engine, NORTH, organization_id=SOUTHWIND) == [(2, 0)]
    put(engine, pointing(3, EAST), organization_id=SOUTHWIND)
    assert near(engine, EAST, organization_id=NORTHWIND) == [(1, 0)]
    engine.drop_organization(organization_id=SOUTHWIND)
    assert near(engine, NORTH, organization_id=SOUTHWIND) == []
    assert near(engine, NORTH, organization_id=NORTHWIND) == [(1, 0)]


def test_a_vector_space_is_one_organizations_own(engine: SearchEngine) -> None:
    put(engine, page(1, "backup"), organization_id=SOUTHWIND)
    engine.adopt_vector_space(COMPASS, organization_id=NORTHWIND)
    assert engine.vector_space(organization_id=NORTHWIND) == COMPASS
    assert engine.vector_space(organization_id=SOUTHWIND) is None


# In the shared index they do show: docs/operations.md says so.
@SEPARATE
def test_statistics_of_another_organization_do_not_show_in_scores(engine: SearchEngine) -> None:
    pages = [page(1, "restore the backup"), page(2, "release notes")]
    put(engine, *pages)
    before = engine.search(query_terms("backup"), organization_id=NORTHWIND)
    others = [page(pk, "backup of everything") for pk in range(10, 40)]
    put(engine, *others, organization_id=SOUTHWIND)
    assert engine.search(query_terms("backup"), organization_id=NORTHWIND) == before


def test_words_of_another_organization_are_never_suggested(engine: SearchEngine) -> None:
    put(engine, page(1, "release notes"))
    put(engine, page(2, "merger negotiation"), organization_id=SOUTHWIND)
    assert engine.suggest(["negotiatoin"], organization_id=SOUTHWIND) == {
        "negotiatoin": "negotiation"
    }
    assert engine.suggest(["negotiatoin"], organization_id=NORTHWIND) == {}


def test_deleting_in_one_organization_leaves_the_other(engine: SearchEngine) -> None:
    for organization_id in (NORTHWIND, SOUTHWIND):
        put(engine, page(1, "restore the backup"), organization_id=organization_id)
    with changing(engine, organization_id=SOUTHWIND) as writer:
        writer.delete([1])
    assert find(engine, "backup", organization_id=SOUTHWIND) == []
    assert find(engine, "backup", organization_id=NORTHWIND) == [(1, 0)]


def test_dropping_an_organization_drops_all_of_it_and_only_it(engine: SearchEngine) -> None:
    for organization_id in (NORTHWIND, SOUTHWIND):
        put(engine, page(1, "restore the backup"), organization_id=organization_id)
    engine.drop_organization(organization_id=NORTHWIND)
    assert find(engine, "backup", organization_id=NORTHWIND) == []
    assert engine.counts(organization_id=NORTHWIND) == IndexCounts(pages=0, chunks=0)
    assert find(engine, "backup", organization_id=SOUTHWIND) == [(1, 0)]


def test_an_organization_that_never_indexed_finds_nothing(engine: SearchEngine) -> None:
    assert find(engine, "backup", organization_id=77) == []
    assert engine.health(organization_id=77).problem == "There is no search index yet."
    assert not engine.has_index(organization_id=77)
    put(engine, page(1, "backup"), organization_id=77)
    assert engine.has_index(organization_id=77)
