"""Pages with a restriction are found by whoever passes it, and are out of everybody else's way."""

from datetime import date

import pytest

from apps.search.engines.base import EVERYTHING, Filters, SearchEngine
from tests.contracts.engines import SEPARATE
from tests.contracts.helpers import (
    COMPASS,
    DEV,
    EAST,
    NORTH,
    NORTHWIND,
    OPS,
    changing,
    find,
    near,
    page,
    pointing,
    put,
)

pytestmark = SEPARATE

BOARD, PAYROLL = 7, 70
"""Two clauses; the number of one begins that of the other."""
ALL = Filters(clauses=None)


def passing(*clauses: int) -> Filters:
    return Filters(clauses=frozenset(clauses))


@pytest.fixture
def compass(engine: SearchEngine) -> SearchEngine:
    with changing(engine):
        pass
    engine.adopt_vector_space(COMPASS, organization_id=NORTHWIND)
    return engine


def test_words_find_open_pages_and_those_whose_clause_is_passed(engine: SearchEngine) -> None:
    put(
        engine,
        page(1, "backup"),
        page(2, "backup", clause=BOARD),
        page(3, "backup", clause=PAYROLL),
    )
    assert find(engine, "backup", filters=passing()) == [(1, 0)]
    assert sorted(find(engine, "backup", filters=passing(BOARD))) == [(1, 0), (2, 0)]
    assert sorted(find(engine, "backup", filters=passing(PAYROLL))) == [(1, 0), (3, 0)]
    assert sorted(find(engine, "backup", filters=passing(BOARD, PAYROLL, 99))) == [
        (1, 0),
        (2, 0),
        (3, 0),
    ]


def test_whoever_says_nothing_finds_open_pages_only(compass: SearchEngine) -> None:
    put(compass, pointing(1, NORTH), pointing(2, NORTH, clause=BOARD))
    assert find(compass, "passage") == [(1, 0)]
    assert near(compass, NORTH) == [(1, 0)]
    assert find(compass, "passage", filters=EVERYTHING) == [(1, 0)]
    assert sorted(find(compass, "passage", filters=ALL)) == [(1, 0), (2, 0)]
    assert sorted(near(compass, NORTH, filters=ALL)) == [(1, 0), (2, 0)]


def test_vectors_find_open_pages_and_those_whose_clause_is_passed(compass: SearchEngine) -> None:
    put(
        compass,
        pointing(1, NORTH),
        pointing(2, NORTH, clause=BOARD),
        pointing(3, NORTH, clause=PAYROLL),
    )
    assert near(compass, NORTH, filters=passing()) == [(1, 0)]
    assert sorted(near(compass, NORTH, filters=passing(BOARD))) == [(1, 0), (2, 0)]
    assert sorted(near(compass, NORTH, filters=passing(PAYROLL, 99))) == [(1, 0), (3, 0)]


def test_restricted_pages_take_no_place_of_readable_ones(compass: SearchEngine) -> None:
    """Else a question would get the best passages less the hidden ones, and may be none."""
    put(
        compass,
        *(pointing(pk, NORTH, clause=BOARD) for pk in range(1, 151)),
        *(page(pk, "backup", title="Backup", clause=BOARD) for pk in range(201, 351)),
        pointing(500, EAST),
        page(501, "one backup among other things"),
    )
    assert near(compass, NORTH, filters=passing()) == [(500, 0)]
    assert find(compass, "backup", filters=passing()) == [(501, 0)]
    assert len(near(compass, NORTH, filters=passing(BOARD))) == 100
    assert near(compass, NORTH, filters=passing(PAYROLL), limit=1) == [(500, 0)]


def test_all_filters_hold_together(compass: SearchEngine) -> None:
    day = date(2024, 5, 2)
    put(
        compass,
        pointing(1, NORTH, clause=BOARD, updated=day),
        pointing(2, NORTH, clause=BOARD, updated=day, space=DEV),
        pointing(3, NORTH, updated=day),
        pointing(4, NORTH, clause=BOARD),
    )
    filters = Filters(
        spaces=frozenset({OPS}), updated_since=day, clauses=frozenset({BOARD, PAYROLL})
    )
    assert sorted(find(compass, "passage", filters=filters)) == [(1, 0), (3, 0)]
    assert sorted(near(compass, NORTH, filters=filters)) == [(1, 0), (3, 0)]


def test_a_page_put_again_has_its_new_clause(compass: SearchEngine) -> None:
    put(compass, pointing(1, NORTH), pointing(2, NORTH, clause=BOARD))
    assert near(compass, NORTH, filters=passing()) == [(1, 0)]
    put(compass, pointing(1, NORTH, clause=PAYROLL), pointing(2, NORTH))
    assert find(compass, "passage", filters=passing()) == [(2, 0)]
    assert near(compass, NORTH, filters=passing()) == [(2, 0)]
    assert sorted(near(compass, NORTH, filters=passing(PAYROLL))) == [(1, 0), (2, 0)]


def test_a_page_without_text_is_closed_too(engine: SearchEngine) -> None:
    put(engine, page(1, title="Disaster recovery", clause=BOARD))
    assert find(engine, "disaster", filters=passing()) == []
    assert find(engine, "disaster", filters=passing(BOARD)) == [(1, -1)]


def test_beginnings_and_phrases_keep_to_the_clauses(engine: SearchEngine) -> None:
    put(engine, page(1, "the old backup", clause=BOARD), page(2, "an old backup"))
    for question in ("back*", '"old backup"'):
        assert find(engine, question, filters=passing()) == [(2, 0)]
        assert sorted(find(engine, question, filters=passing(BOARD))) == [(1, 0), (2, 0)]


def test_a_new_generation_keeps_to_the_clauses(compass: SearchEngine) -> None:
    put(compass, pointing(1, NORTH), pointing(2, NORTH, clause=BOARD))
    name = compass.begin_generation(organization_id=NORTHWIND, space=COMPASS)
    with changing(compass, generation=name) as writer:
        writer.put([pointing(1, NORTH), pointing(2, NORTH, clause=BOARD)])
        writer.make_live()
    assert find(compass, "passage", filters=passing()) == [(1, 0)]
    assert near(compass, NORTH, filters=passing()) == [(1, 0)]
    assert sorted(near(compass, NORTH, filters=passing(BOARD))) == [(1, 0), (2, 0)]


def test_more_clauses_than_one_condition_of_a_server_takes(engine: SearchEngine) -> None:
    put(engine, page(1, "backup"), page(2, "backup", clause=90_000), page(3, "backup", clause=5))
    many = Filters(clauses=frozenset(range(10, 100_000)))
    assert sorted(find(engine, "backup", filters=many)) == [(1, 0), (2, 0)]
