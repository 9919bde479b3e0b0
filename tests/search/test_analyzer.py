"""Terms: what folds together, what stays apart, and where they stand."""

import pytest

from apps.search.analyzer import (
    REMEMBERED_WORDS,
    Term,
    analyze,
    encode,
    main_terms,
    matching_spans,
)
from benchmarks.plain_analysis import analyze_plainly

SAMPLES = {
    "plain words": ("The running dogs", ["the", "run", "dog"]),
    "case and accents": ("Café CAFÉ cafe\u0301", ["cafe", "cafe", "cafe"]),
    "width and ligatures": ("Ａpple ﬁne Straße Łódź", ["appl", "fine", "strass", "lodz"]),
    "pairs of Chinese": ("天气预报", ["zxzb5929zb6c14", "zxzb6c14zb9884", "zxzb9884zb62a5"]),
    "one Chinese character": ("天", ["zxzb5929"]),
    "Chinese beside Latin": ("用Docker部署", ["zxzb7528", "docker", "zxzb90e8zb7f72"]),
    "half-width kana": ("ﾃﾞｰ", ["zxzb30c7zb30fc"]),
    "Hindi keeps its signs": ("में", ["zxzb092ezb0947zb0902"]),
    "camel case": ("GitHubActions", ["githubact", "git", "hub", "action"]),
    "acronym before a word": ("XMLHttpRequest", ["xmlhttprequest", "xml", "http", "request"]),
    "plural of an acronym": ("PDFs", ["pdfs", "pdf"]),
    "dotted": ("org.apache.commons", ["org", "apach", "common", "zxorgzdapachezdcommon"]),
    "hyphen": ("well-known", ["well", "known", "zxwellzhknown"]),
    "no-break hyphen": ("well\u2011known", ["well", "known", "zxwellzhknown"]),
    "underscore": ("max_files __init__", ["max", "file", "init", "zxmaxzufil"]),
    "version": ("v1.2", ["v1", "2", "zxv1zd2"]),
    "languages": ("C++ C# c", ["c", "c", "c", "zxczpzp", "zxczs"]),
    "the escape itself": ("zxabc", ["zxzzxabc"]),
    "nothing": (" ?! … ", []),
}


@pytest.mark.parametrize(("text", "terms"), SAMPLES.values(), ids=SAMPLES)
def test_terms(text: str, terms: list[str]) -> None:
    assert analyze(text) == terms


@pytest.mark.parametrize("text", [text for text, _ in SAMPLES.values()], ids=SAMPLES)
def test_remembering_words_changes_no_term(text: str) -> None:
    assert analyze(text) == analyze_plainly(text) == analyze(text)


def test_remembering_changes_nothing_in_a_long_mixed_text() -> None:
    text = " ".join(
        f"{sample} n{n}.x-y CamelCase{n}" for n in range(200) for sample, _ in SAMPLES.values()
    )
    assert analyze(text) == analyze_plainly(text)


def test_a_full_memory_begins_anew_and_loses_no_term() -> None:
    names = " ".join(f"CamelCase{n}" for n in range(1_000))
    for start in range(0, REMEMBERED_WORDS + 2_000, 2_000):
        analyze(" ".join(f"w{start + n}" for n in range(2_000)))
        if start % 40_000 == 0:
            assert analyze(names) == analyze_plainly(names)
    assert analyze(names) == analyze_plainly(names)


def test_every_term_is_letters_and_digits_only() -> None:
    terms = analyze(" ".join(text for text, _ in SAMPLES.values()))
    assert [term for term in terms if not (term.isascii() and term.isalnum())] == []


def test_encoding_keeps_terms_apart_and_beginnings_together() -> None:
    terms = ["a.b", "a-b", "a_b", "azdb", "zxazdb", "天", "天气", "\U00020000", "zb5929"]
    assert len({encode(term) for term in terms}) == len(terms)
    assert encode("org.apache").startswith(encode("org.ap"))
    assert encode("天气").startswith(encode("天"))


def test_phrases_are_matched_on_plain_words_in_order() -> None:
    assert main_terms("Our GitHub-Actions runner") == ["our", "github", "action", "runner"]


def test_spans_are_those_of_the_text_as_written() -> None:
    wanted = frozenset({"see", "zxgithubzdcom", "github", "git", "hub", "com"})
    assert matching_spans("See GitHub.com!", wanted) == [
        Term("see", 0, 3),
        Term("zxgithubzdcom", 4, 14),
        Term("github", 4, 10),
        Term("git", 4, 7),
        Term("hub", 7, 10),
        Term("com", 11, 14),
    ]


def test_spans_of_the_wanted_terms_only() -> None:
    text = "restores of GitHub backups"
    assert matching_spans(text, frozenset({"restor", "hub"})) == [
        Term("restor", 0, 8),
        Term("hub", 15, 18),
    ]


def test_a_key_of_a_thousand_characters_is_one_cut_term() -> None:
    assert analyze("x" * 1_000) == ["x" * 64]
    assert analyze("ab-" * 100 + "cd") == ["ab"] * 100 + ["cd"]
