"""Vectors: which chunks are nearest, and that those of two spaces never meet."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from apps.search.engines.base import (
    Filters,
    IndexCounts,
    SearchEngine,
    SearchError,
    VectorSpace,
    Writer,
)
from apps.search.query import query_terms
from tests.contracts.engines import SEPARATE
from tests.contracts.helpers import (
    COMPASS,
    DEV,
    EAST,
    NORTH,
    NORTH_EAST,
    NORTHWIND,
    OPS,
    OTHER_COMPASS,
    changing,
    find,
    near,
    page,
    pointing,
    put,
)

pytestmark = SEPARATE


@pytest.fixture
def compass(engine: SearchEngine) -> SearchEngine:
    """An engine whose organization has a vector space."""
    engine.adopt_vector_space(COMPASS, organization_id=NORTHWIND)
    return engine


def space_of(engine: SearchEngine) -> VectorSpace | None:
    return engine.vector_space(organization_id=NORTHWIND)


def test_the_nearest_come_first_with_their_cosines(compass: SearchEngine) -> None:
    put(compass, pointing(1, EAST, NORTH_EAST), pointing(2, (-1.0, 0.0, 0.0, 0.0), NORTH))
    asked = np.array((0.5, 0.0, 0.0, 0.0), dtype=np.float32)
    found = compass.nearest(asked, COMPASS, organization_id=NORTHWIND)
    assert [(c.page_id, c.chunk_no) for c in found] == [(2, 1), (1, 1), (1, 0), (2, 0)]
    assert [c.score for c in found] == pytest.approx([1.0, 0.7071, 0.0, -1.0], abs=0.01)
    assert [c.stamp for c in found] == ["v1"] * 4


def test_the_limit_keeps_the_nearest(compass: SearchEngine) -> None:
    put(compass, *(pointing(pk, (1.0, pk / 30, 0.0, 0.0)) for pk in range(30, 0, -1)))
    assert near(compass, NORTH, limit=3) == [(1, 0), (2, 0), (3, 0)]


def test_a_chunk_without_a_vector_is_found_by_words_only(compass: SearchEngine) -> None:
    put(compass, pointing(1, None, NORTH), page(2, title="Disaster recovery"))
    assert near(compass, NORTH) == [(1, 1)]
    assert sorted(find(compass, "passage")) == [(1, 0), (1, 1)]


def test_without_a_space_nothing_is_near_and_vectors_are_left_out(engine: SearchEngine) -> None:
    assert near(engine, NORTH) == []
    put(engine, pointing(1, NORTH))
    assert (near(engine, NORTH), find(engine, "passage")) == ([], [(1, 0)])
    assert space_of(engine) is None
    assert engine.counts(organization_id=NORTHWIND) == IndexCounts(pages=1, chunks=1, vectors=0)


def test_a_space_is_adopted_once_and_never_replaced(engine: SearchEngine) -> None:
    put(engine, page(1, "backup"))
    engine.adopt_vector_space(COMPASS, organization_id=NORTHWIND)
    engine.adopt_vector_space(COMPASS, organization_id=NORTHWIND)
    for other in (
        OTHER_COMPASS,
        replace(COMPASS, recipe="other"),
        replace(COMPASS, dimensions=8),
    ):
        with pytest.raises(SearchError, match="rebuild_index"):
            engine.adopt_vector_space(other, organization_id=NORTHWIND)
    assert space_of(engine) == COMPASS
    assert find(engine, "backup") == [(1, 0)]


def test_vectors_of_another_space_are_left_out(compass: SearchEngine) -> None:
    put(compass, pointing(1, NORTH), pointing(2, NORTH, vector_space=OTHER_COMPASS))
    assert near(compass, NORTH) == [(1, 0)]
    assert sorted(find(compass, "passage")) == [(1, 0), (2, 0)]
    put(compass, pointing(1, NORTH, vector_space=OTHER_COMPASS))
    assert near(compass, NORTH) == []


def test_a_vector_of_the_wrong_length_is_refused(compass: SearchEngine) -> None:
    put(compass, pointing(1, NORTH))
    with pytest.raises(SearchError, match="dimensions"):
        put(compass, pointing(2, NORTH), pointing(3, (1.0, 0.0)))
    assert near(compass, NORTH) == [(1, 0)]
    for asked in (np.ones(3), np.ones(8), np.ones((1, 4))):
        with pytest.raises(SearchError, match="dimensions"):
            compass.nearest(asked.astype(np.float32), COMPASS, organization_id=NORTHWIND)


def test_spaces_and_dates_filter_before_the_cut(compass: SearchEngine) -> None:
    put(
        compass,
        *(pointing(pk, NORTH, space=OPS) for pk in range(1, 151)),
        pointing(500, EAST, space=DEV, updated=date(2024, 5, 2)),
        pointing(501, EAST, space=OPS, updated=date(2024, 5, 1)),
    )
    assert near(compass, NORTH, filters=Filters(spaces=frozenset({DEV}))) == [(500, 0)]
    since = Filters(updated_since=date(2024, 5, 2))
    assert near(compass, NORTH, filters=since) == [(500, 0)]
    assert near(compass, NORTH, filters=Filters(spaces=frozenset())) == []
    both = Filters(spaces=frozenset({OPS, DEV}), updated_since=date(2024, 5, 1))
    assert sorted(near(compass, NORTH, filters=both)) == [(500, 0), (501, 0)]


def test_an_update_replaces_a_pages_vectors(compass: SearchEngine) -> None:
    put(compass, pointing(1, NORTH, NORTH), pointing(2, EAST))
    assert near(compass, NORTH) == [(1, 0), (1, 1), (2, 0)]
    put(compass, pointing(1, EAST, stamp="v2"))
    put(compass, pointing(2, NORTH))
    found = compass.nearest(np.array(NORTH, dtype=np.float32), COMPASS, organization_id=NORTHWIND)
    assert [(c.page_id, c.chunk_no, c.stamp) for c in found] == [(2, 0, "v1"), (1, 0, "v2")]
    put(compass, page(1, "words alone now"))
    assert near(compass, NORTH) == [(2, 0)]


def test_an_update_changes_what_filters_see(compass: SearchEngine) -> None:
    put(compass, pointing(1, NORTH, space=OPS))
    in_dev = Filters(spaces=frozenset({DEV}))
    assert near(compass, NORTH, filters=in_dev) == []
    put(compass, pointing(1, NORTH, space=DEV))
    assert near(compass, NORTH, filters=in_dev) == [(1, 0)]


def test_a_deleted_page_is_near_to_nothing(compass: SearchEngine) -> None:
    put(compass, pointing(1, NORTH), pointing(2, NORTH), page(3, "backup"))
    assert near(compass, NORTH) == [(1, 0), (2, 0)]
    with changing(compass) as writer:
        writer.delete([1, 3])
    assert near(compass, NORTH) == [(2, 0)]
    assert compass.counts(organization_id=NORTHWIND) == IndexCounts(pages=1, chunks=1, vectors=1)


def _change_and_fail(writer: Writer) -> None:
    writer.put([pointing(2, NORTH)])
    writer.delete([1])
    raise ZeroDivisionError


def test_an_error_undoes_the_vectors_of_a_batch_too(compass: SearchEngine) -> None:
    put(compass, pointing(1, NORTH))
    assert near(compass, NORTH) == [(1, 0)]
    with pytest.raises(ZeroDivisionError), changing(compass) as writer:
        _change_and_fail(writer)
    assert near(compass, NORTH) == [(1, 0)]


def test_vectors_are_counted(compass: SearchEngine) -> None:
    put(compass, pointing(1, NORTH, None, EAST), pointing(2, None))
    assert compass.counts(organization_id=NORTHWIND) == IndexCounts(pages=2, chunks=4, vectors=2)
    put(compass, pointing(1, NORTH))
    assert compass.counts(organization_id=NORTHWIND) == IndexCounts(pages=2, chunks=2, vectors=1)


def test_pages_without_vectors_are_told_in_order(compass: SearchEngine) -> None:
    put(
        compass,
        pointing(30, NORTH, None),
        pointing(4, None),
        pointing(200, None, None),
        pointing(7, NORTH),
        page(8, title="No text at all"),
    )
    told = compass.without_vectors(organization_id=NORTHWIND)
    assert told == [4, 30, 200]
    assert compass.without_vectors(organization_id=NORTHWIND, after=4, limit=1) == [30]
    assert compass.without_vectors(organization_id=NORTHWIND, after=200) == []


def test_without_a_space_every_page_with_text_is_without_vectors(engine: SearchEngine) -> None:
    assert engine.without_vectors(organization_id=NORTHWIND) == []
    put(engine, page(1, "backup"), page(2, title="No text at all"))
    assert engine.without_vectors(organization_id=NORTHWIND) == [1]


def test_a_generation_is_of_the_space_it_began_with(compass: SearchEngine) -> None:
    put(compass, pointing(1, NORTH))
    name = compass.begin_generation(organization_id=NORTHWIND, space=OTHER_COMPASS)
    with changing(compass, generation=name) as writer:
        writer.put([pointing(1, EAST, vector_space=OTHER_COMPASS)])
    assert compass.vector_space(organization_id=NORTHWIND, generation=name) == OTHER_COMPASS
    assert space_of(compass) == COMPASS
    put(compass, pointing(2, NORTH))
    assert near(compass, NORTH) == [(1, 0), (2, 0)]
    assert near(compass, NORTH, space=OTHER_COMPASS) == []
    with changing(compass, generation=name) as writer:
        writer.make_live()
    assert space_of(compass) == OTHER_COMPASS
    assert near(compass, EAST, space=OTHER_COMPASS) == [(1, 0)]
    # A question that got its vector before the switch.
    assert near(compass, NORTH) == []
    assert sorted(find(compass, "passage")) == [(1, 0), (2, 0)]
    assert compass.without_vectors(organization_id=NORTHWIND) == [2]


def test_a_generation_without_a_space_can_adopt_one_while_it_is_built(
    engine: SearchEngine,
) -> None:
    put(engine, page(1, "backup"))
    name = engine.begin_generation(organization_id=NORTHWIND)
    engine.adopt_vector_space(COMPASS, organization_id=NORTHWIND)
    assert engine.vector_space(organization_id=NORTHWIND, generation=name) == COMPASS
    put(engine, pointing(1, NORTH))
    with changing(engine, generation=name) as writer:
        writer.make_live()
    assert near(engine, NORTH) == [(1, 0)]


def test_a_rebuild_without_a_space_ends_the_vectors(compass: SearchEngine) -> None:
    put(compass, pointing(1, NORTH))
    name = compass.begin_generation(organization_id=NORTHWIND)
    with changing(compass, generation=name) as writer:
        writer.put([pointing(1, NORTH)])
        writer.make_live()
    assert (space_of(compass), near(compass, NORTH)) == (None, [])
    assert find(compass, "passage") == [(1, 0)]


def test_optimize_leaves_vectors_as_they_are(compass: SearchEngine) -> None:
    for pk in range(1, 20):
        put(compass, pointing(pk, (1.0, pk / 20, 0.0, 0.0)))
    before = near(compass, NORTH)
    compass.optimize(organization_id=NORTHWIND)
    assert near(compass, NORTH) == before
    assert compass.search(query_terms("passage"), organization_id=NORTHWIND) != []
