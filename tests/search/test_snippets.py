"""Highlights on the text as people see it."""

from apps.search.query import query_terms
from apps.search.snippets import Segment, highlight, snippet


def hits(text: str, question: str) -> list[str]:
    return [part.text for part in highlight(text, query_terms(question)) if part.hit]


def test_words_are_marked_as_written() -> None:
    assert highlight("Restoring the old Backups", query_terms("restore backup")) == (
        Segment("Restoring", hit=True),
        Segment(" the old ", hit=False),
        Segment("Backups", hit=True),
    )


def test_parts_of_names_pairs_of_characters_and_beginnings_are_marked() -> None:
    assert hits("see GitHubActions", "hub") == ["Hub"]
    assert hits("foo-bar baz", "foo-bar") == ["foo-bar"]
    assert hits("東京都の天気予報", "天気予報") == ["天気予報"]
    assert hits("Configuration and conflict", "conf*") == ["Configuration", "conflict"]
    assert hits("CAFÉ", "cafe") == ["CAFÉ"]


def test_a_short_text_is_shown_whole_and_its_white_space_as_one() -> None:
    assert snippet("Stop  the\nworkers.", query_terms("backup")) == (
        Segment("Stop the workers.", hit=False),
    )


def test_a_long_text_is_shown_where_most_of_the_question_stands() -> None:
    text = "backup " + "filler words here " * 40 + "restore the backup now " + "and more " * 40
    shown = snippet(text, query_terms("restore backup"), length=100)
    plain = "".join(part.text for part in shown)
    assert [part.text for part in shown if part.hit] == ["restore", "backup"]
    assert plain.startswith("… ")
    assert plain.endswith(" …")
    assert len(plain) <= 104
    assert set(plain.strip("… ").split()) <= set(text.split())


def test_markup_in_a_text_stays_text() -> None:
    assert highlight("<b>backup</b>", query_terms("backup"))[0] == Segment("<b>", hit=False)


def test_nothing_of_an_empty_text() -> None:
    assert snippet("", query_terms("backup")) == ()
