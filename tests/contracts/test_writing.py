"""Changes: whole pages, updates, deletes, generations."""

import threading

import pytest

from apps.search.engines.base import (
    ChunkDocument,
    GenerationGoneError,
    IndexCounts,
    PageDocument,
    SearchEngine,
    Writer,
)
from apps.search.query import query_terms
from tests.contracts.helpers import NORTHWIND, OPS, changing, find, page, put


def counts(engine: SearchEngine) -> IndexCounts:
    return engine.counts(organization_id=NORTHWIND)


def test_an_update_replaces_all_of_a_page(engine: SearchEngine) -> None:
    put(engine, page(1, "alpha", "beta", "gamma", stamp="v1"))
    put(engine, page(1, "alpha", "delta", stamp="v2"))
    assert [find(engine, word) for word in ("alpha", "beta", "gamma", "delta")] == [
        [(1, 0)],
        [],
        [],
        [(1, 1)],
    ]
    assert counts(engine) == IndexCounts(pages=1, chunks=2)
    found = engine.search(query_terms("alpha"), organization_id=NORTHWIND)
    assert [candidate.stamp for candidate in found] == ["v2"]


def test_a_page_may_gain_its_first_and_lose_its_last_chunk(engine: SearchEngine) -> None:
    put(engine, page(1, title="Recovery"))
    put(engine, page(1, "steps", title="Recovery"))
    assert find(engine, "recovery") == [(1, 0)]
    put(engine, page(1, title="Recovery"))
    assert find(engine, "recovery steps") == [(1, -1)]


def test_the_last_of_one_page_twice_in_a_batch_counts(engine: SearchEngine) -> None:
    put(engine, page(1, "old"), page(1, "new"))
    assert (find(engine, "old"), find(engine, "new")) == ([], [(1, 0)])


def test_delete_forgets_and_unknown_pages_are_no_error(engine: SearchEngine) -> None:
    put(engine, page(1, "backup"), page(2, "backup"))
    with changing(engine) as writer:
        writer.delete([1, 99])
    assert find(engine, "backup") == [(2, 0)]
    assert counts(engine) == IndexCounts(pages=1, chunks=1)


def _change_and_fail(writer: Writer) -> None:
    writer.put([page(1, "changed"), page(2, "added")])
    writer.delete([1])
    raise ZeroDivisionError


def test_an_error_undoes_the_whole_batch(engine: SearchEngine) -> None:
    put(engine, page(1, "backup"))
    with pytest.raises(ZeroDivisionError), changing(engine) as writer:
        _change_and_fail(writer)
    assert find(engine, "backup changed added") == [(1, 0)]
    put(engine, page(2, "added"))
    assert find(engine, "added") == [(2, 0)]
    assert engine.suggest(["addde"], organization_id=NORTHWIND) == {"addde": "added"}


def test_numbers_of_chunks_need_not_be_dense(engine: SearchEngine) -> None:
    chunks = tuple(ChunkDocument(number, (), f"word{number}") for number in (40, 7, 2_000))
    put(engine, PageDocument(page_id=1, title="T", space=OPS, stamp="v", chunks=chunks))
    assert [find(engine, f"word{n}") for n in (7, 40, 2_000)] == [
        [(1, 7)],
        [(1, 40)],
        [(1, 2_000)],
    ]


def test_a_new_generation_is_unseen_until_the_switch(engine: SearchEngine) -> None:
    put(engine, page(1, "old text"))
    name = engine.begin_generation(organization_id=NORTHWIND)
    with changing(engine, generation=name) as writer:
        writer.put([page(1, "new text")])
    assert find(engine, "old new") == [(1, 0)]
    assert (find(engine, "old"), find(engine, "new")) == ([(1, 0)], [])
    with changing(engine, generation=name) as writer:
        writer.make_live()
    assert (find(engine, "old"), find(engine, "new")) == ([], [(1, 0)])
    engine.drop_old_generations(organization_id=NORTHWIND)
    assert find(engine, "new") == [(1, 0)]
    assert engine.health(organization_id=NORTHWIND).problem == ""


def test_what_is_written_meanwhile_goes_to_both_generations(engine: SearchEngine) -> None:
    put(engine, page(1, "one"), page(2, "two"))
    name = engine.begin_generation(organization_id=NORTHWIND)
    with changing(engine, generation=name) as writer:
        writer.put([page(1, "one"), page(2, "two")])
    put(engine, page(3, "three"))
    with changing(engine) as writer:
        writer.delete([2])
    with changing(engine, generation=name) as writer:
        assert writer.stamps() == {1: "v1", 3: "v1"}
        writer.make_live()
    assert sorted(find(engine, "one two three")) == [(1, 0), (3, 0)]


def test_a_second_rebuild_takes_over_from_an_unfinished_one(engine: SearchEngine) -> None:
    put(engine, page(1, "text"))
    first = engine.begin_generation(organization_id=NORTHWIND)
    second = engine.begin_generation(organization_id=NORTHWIND)
    stale = engine.writing(organization_id=NORTHWIND, generation=first)
    with pytest.raises(GenerationGoneError):
        stale.__enter__()
    with changing(engine, generation=second) as writer:
        writer.put([page(1, "fresh")])
        writer.make_live()
    assert (find(engine, "text"), find(engine, "fresh")) == ([], [(1, 0)])


def test_counts_of_a_generation_being_built(engine: SearchEngine) -> None:
    put(engine, page(1, "text"))
    name = engine.begin_generation(organization_id=NORTHWIND)
    with changing(engine, generation=name) as writer:
        writer.put([page(1, "a", "b"), page(2, "c")])
    built = engine.counts(organization_id=NORTHWIND, generation=name)
    assert (built, counts(engine)) == (IndexCounts(2, 3), IndexCounts(1, 1))


def test_readers_see_whole_generations_while_they_are_switched(engine: SearchEngine) -> None:
    put(engine, *(page(pk, "backup") for pk in range(1, 11)))
    seen: list[int] = []
    errors: list[Exception] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                seen.append(len(find(engine, "backup")))
            except Exception as error:  # noqa: BLE001 - told by the assertion below
                errors.append(error)
                return

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for _ in range(10):
        name = engine.begin_generation(organization_id=NORTHWIND)
        with changing(engine, generation=name) as writer:
            writer.put([page(pk, "backup") for pk in range(1, 11)])
            writer.make_live()
        engine.drop_old_generations(organization_id=NORTHWIND)
    done.set()
    for reader in readers:
        reader.join()
    assert (errors, set(seen)) == ([], {10})


def test_optimize_changes_no_answer(engine: SearchEngine) -> None:
    for pk in range(1, 30):
        put(engine, page(pk, f"backup {pk}"))
    before = find(engine, "backup 7")
    engine.optimize(organization_id=NORTHWIND)
    assert find(engine, "backup 7") == before
    engine.optimize(organization_id=77)
