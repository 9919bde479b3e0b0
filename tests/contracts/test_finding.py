"""What is found, in which order, and what filters let through."""

from datetime import date

import pytest

from apps.search.engines.base import Filters, SearchEngine
from apps.search.query import QueryTerms, query_terms
from tests.contracts.engines import SEPARATE
from tests.contracts.helpers import DEV, NORTHWIND, OPS, changing, find, page, put

pytestmark = SEPARATE


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Restoring backups nightly", "restore a backup"),
        ("café crème", "CAFE"),
        ("Cafe au lait", "café"),
        ("東京都の天気予報", "天気"),
        ("東京都の天気予報", "天"),
        ("데이터베이스 백업", "백업"),
        ("XMLHttpRequest is old", "http request"),
        ("http request", "XMLHttpRequest"),
        ("import org.apache.commons.lang", "apache commons"),
        ("import org.apache.commons.lang", "org.apache.commons.lang"),
        ("set max_open_files", "open files"),
        ("a well-known port", "well known"),
        ("written in C++ and C#", "c++"),
        ("Straße nach Łódź", "strasse lodz"),
    ],
)
def test_a_text_is_found_by(engine: SearchEngine, text: str, question: str) -> None:
    put(engine, page(1, text), page(2, "nothing of the kind"))
    assert find(engine, question) == [(1, 0)]


def test_any_word_is_enough_and_more_words_rank_higher(engine: SearchEngine) -> None:
    put(engine, page(1, "restore"), page(2, "restore backup"), page(3, "release"))
    assert find(engine, "restore backup") == [(2, 0), (1, 0)]


def test_a_title_counts_more_than_a_heading_and_a_heading_more_than_text(
    engine: SearchEngine,
) -> None:
    put(
        engine,
        page(1, "the quarterly backup", headings=("Duties",)),
        page(2, "the quarterly report", headings=("Backup",)),
        page(3, "the quarterly report", headings=("Duties",), title="Backup"),
        page(4, "the quarterly report", headings=("Duties",)),
    )
    assert find(engine, "backup") == [(3, 0), (2, 0), (1, 0)]


def test_stop_words_are_dropped_from_a_question_but_not_from_one_made_of_them(
    engine: SearchEngine,
) -> None:
    put(engine, page(1, "what about the deploy"), page(2, "who is who"))
    assert find(engine, "what is the deploy") == [(1, 0)]
    assert find(engine, "who is who") == [(2, 0)]


def test_a_page_without_chunks_is_found_by_its_title(engine: SearchEngine) -> None:
    put(engine, page(1, title="Disaster recovery"))
    assert find(engine, "disaster") == [(1, -1)]


def test_the_stamp_comes_back(engine: SearchEngine) -> None:
    put(engine, page(1, "backup", stamp="abc"))
    found = engine.search(query_terms("backup"), organization_id=NORTHWIND)
    assert [candidate.stamp for candidate in found] == ["abc"]


def test_the_limit_keeps_the_best(engine: SearchEngine) -> None:
    put(engine, page(1, "backup and much else beside it"), page(2, "backup", title="Backup"))
    found = engine.search(query_terms("backup"), organization_id=NORTHWIND, limit=1)
    assert [candidate.page_id for candidate in found] == [2]


def test_a_phrase_must_stand_side_by_side(engine: SearchEngine) -> None:
    put(engine, page(1, "restore the old backup"), page(2, "the backup will restore old data"))
    assert find(engine, '"old backup"') == [(1, 0)]
    assert find(engine, '"the old backup" data') == [(1, 0)]
    assert find(engine, '"backup old"') == []


def test_a_phrase_reads_names_as_words(engine: SearchEngine) -> None:
    put(engine, page(1, "our GitHub-Actions runner"), page(2, "the runner of GitHub"))
    assert find(engine, '"github actions runner"') == [(1, 0)]


def test_a_beginning_finds_the_words_that_begin_so(engine: SearchEngine) -> None:
    put(engine, page(1, "configurations"), page(2, "the conflict"), page(3, "a concert"))
    assert sorted(find(engine, "conf*")) == [(1, 0), (2, 0)]
    assert find(engine, "configurat*") == [(1, 0)]
    assert find(engine, "zzz*") == []


def test_spaces_filter(engine: SearchEngine) -> None:
    put(engine, page(1, "backup", space=OPS), page(2, "backup", space=DEV))
    assert find(engine, "backup", filters=Filters(spaces=frozenset({DEV}))) == [(2, 0)]
    both = Filters(spaces=frozenset({DEV, OPS}))
    assert sorted(find(engine, "backup", filters=both)) == [(1, 0), (2, 0)]


def test_an_empty_set_of_spaces_is_no_results(engine: SearchEngine) -> None:
    put(engine, page(1, "backup"))
    assert find(engine, "backup", filters=Filters(spaces=frozenset())) == []
    assert find(engine, "backup", filters=Filters(spaces=None)) == [(1, 0)]


def test_dates_filter_is_inclusive_and_refuses_pages_without_one(engine: SearchEngine) -> None:
    put(
        engine,
        page(1, "backup", updated=date(2024, 5, 1)),
        page(2, "backup", updated=date(2024, 5, 2)),
        page(3, "backup"),
    )
    since = date(2024, 5, 2)
    assert find(engine, "backup", filters=Filters(updated_since=since)) == [(2, 0)]


def test_filters_hold_before_the_cut(engine: SearchEngine) -> None:
    put(
        engine,
        *(page(pk, "backup", title="Backup", space=OPS) for pk in range(1, 151)),
        page(500, "one backup among other things", space=DEV, updated=date(2024, 5, 2)),
    )
    assert find(engine, "backup", filters=Filters(spaces=frozenset({DEV}))) == [(500, 0)]
    assert find(engine, "backup", filters=Filters(updated_since=date(2024, 5, 2))) == [(500, 0)]


def test_did_you_mean_gives_a_word_as_it_is_written(engine: SearchEngine) -> None:
    put(engine, page(1, "Kubernetes clusters", "kubernetes"), page(2, "the Größe of it"))
    asked = ["kuberentes", "clusters", "grösse", "unrelated", "clusterz"]
    assert engine.suggest(asked, organization_id=NORTHWIND) == {
        "kuberentes": "kubernetes",
        "clusterz": "clusters",
    }


def test_a_slip_somebody_else_made_is_mended_too(engine: SearchEngine) -> None:
    pages = [page(pk, "a kubernetes cluster") for pk in range(1, 13)]
    put(engine, *pages, page(20, "a kuberentes cluster"))
    assert engine.suggest(["kuberentes", "kubernetes"], organization_id=NORTHWIND) == {
        "kuberentes": "kubernetes"
    }


def test_did_you_mean_knows_only_what_is_still_there(engine: SearchEngine) -> None:
    put(engine, page(1, "kubernetes"), page(2, "release"))
    with changing(engine) as writer:
        writer.delete([1])
    assert engine.suggest(["kubernets"], organization_id=NORTHWIND) == {}


def test_the_most_written_of_many_equally_near_words_is_suggested(engine: SearchEngine) -> None:
    rare = " ".join(f"quart{letter}" for letter in "abcdfghijklm")
    put(engine, page(1, rare), page(2, "quartz", "quartz", "quartz"))
    assert engine.suggest(["quartq"], organization_id=NORTHWIND) == {"quartq": "quartz"}


def test_only_the_first_few_unknown_words_are_mended(engine: SearchEngine) -> None:
    written = ["kubernetes", "cluster", "database", "recovery", "incident", "schedule"]
    put(engine, page(1, " ".join(written)), page(2, "handbook", "handbook", "handbook"))
    asked = ["kuberentes", "handbook", "clutser", "databsae", "recoevry", "incidnet", "schdeule"]
    assert engine.suggest(asked, organization_id=NORTHWIND) == {
        "kuberentes": "kubernetes",
        "clutser": "cluster",
        "databsae": "database",
        "recoevry": "recovery",
        "incidnet": "incident",
    }


@pytest.mark.parametrize("slip", ["lubernetes", "ubernetes", "xkubernetes", "ukbernetes"])
def test_any_slip_in_the_first_letter_is_mended(engine: SearchEngine, slip: str) -> None:
    put(engine, page(1, "kubernetes"))
    assert engine.suggest([slip], organization_id=NORTHWIND) == {slip: "kubernetes"}


EMPTY = ['"', '"""', "*", "( ) - : ^", "\x00"]
HOSTILE = [
    '"unclosed backup',
    "backup OR",
    "backup AND NOT",
    "NEAR(backup old, 2)",
    "^backup",
    "title:backup",
    "{title body}: backup",
    "backup*",
    "-backup",
    "backup + old",
    "(backup",
    "backup)",
    "backup; DROP TABLE page",
    "backup'--",
    "\x00backup\x00",
    "backup \ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "backup % _ \\",
    "backup " * 1_500,
    "backup " + " ".join(f"word{n}" for n in range(2_000)),
    '"' + "backup " * 700 + '"',
    "backup " + "x" * 10_000,
    "(" * 1_900 + "backup",
]


@pytest.mark.parametrize("question", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_a_person_types_is_syntax_and_the_words_still_count(
    engine: SearchEngine, question: str
) -> None:
    put(engine, page(1, "the old backup"), page(2, "release notes"))
    assert find(engine, question) == [(1, 0)]


@pytest.mark.parametrize("question", EMPTY, ids=range(len(EMPTY)))
def test_signs_alone_find_nothing(engine: SearchEngine, question: str) -> None:
    put(engine, page(1, "the old backup"))
    assert find(engine, question) == []


def test_an_empty_question_finds_nothing(engine: SearchEngine) -> None:
    put(engine, page(1, "backup"))
    assert find(engine, "") == []
    assert find(engine, " ?! … ") == []
    assert engine.search(QueryTerms(terms=()), organization_id=NORTHWIND) == []
