"""Passages: along sections and blocks, within the cap, whole where they can be."""

from itertools import pairwise

import pytest

from apps.knowledge.conversion import chunk_page
from apps.knowledge.text import visible_text
from tests.knowledge.conversion.pages import convert
from tests.knowledge.visible import shown_between

SENTENCE = "Every morning the night shift hands the open incidents over to the day shift. "


def test_small_blocks_of_a_section_are_one_passage() -> None:
    page = convert("<p>Intro</p><h2>Setup</h2><p>One</p><ul><li>a</li><li>b</li></ul><p>Two</p>")
    assert [(c.number, c.heading_path, c.text) for c in chunk_page(page)] == [
        (0, (), "Intro"),
        (1, ("Setup",), "One\n\n- a\n- b\n\nTwo"),
    ]


def test_passages_carry_the_path_of_their_headings() -> None:
    page = convert(
        "<h1>A</h1><p>a</p><h3>B</h3><p>b</p><h2>C</h2><p>c</p><h1>D</h1><h2>E</h2><p>e</p>"
    )
    assert [(c.heading_path, c.text) for c in chunk_page(page)] == [
        (("A",), "a"),
        (("A", "B"), "b"),
        (("A", "C"), "c"),
        (("D", "E"), "e"),
    ]


def test_a_heading_without_text_below_is_a_passage_of_its_own() -> None:
    page = convert("<h2>A</h2><h2>B</h2><p>b</p><h3>C</h3>")
    assert [(c.heading_path, c.text) for c in chunk_page(page)] == [
        (("A",), "## A"),
        (("B",), "b"),
        (("B", "C"), "### C"),
    ]


def test_bare_headings_in_a_row_share_a_passage() -> None:
    page = convert(
        "<h1>Top</h1><p>t</p><h2>A</h2><h3>One</h3><h3>Two</h3><h2>B</h2><h3>Three</h3><p>x</p>"
        "<h2>C</h2>"
    )
    assert [(c.heading_path, c.text) for c in chunk_page(page)] == [
        (("Top",), "t"),
        (("Top", "A"), "#### One\n\n#### Two"),
        (("Top", "B", "Three"), "x"),
        (("Top", "C"), "### C"),
    ]


def test_a_page_of_bare_headings_has_few_passages() -> None:
    page = convert("<h2>a</h2>" * 70_000)
    chunks = chunk_page(page)
    assert len(chunks) == 420
    assert max(len(chunk.text) for chunk in chunks) <= 1_000
    assert {chunk.heading_path for chunk in chunks} == {("a",)}
    assert sum(chunk.text.count("a") for chunk in chunks) == 70_000


@pytest.mark.parametrize(
    "html",
    [
        f"<pre>{'`' * 5_000}\nx</pre>",
        f"<pre data-syntaxhighlighter-params='brush: {'x' * 5_000}'>{'y' * 5_000}</pre>",
    ],
    ids=["fence", "language"],
)
def test_fences_too_long_to_repeat_are_cut_like_text(html: str) -> None:
    page = convert(html)
    chunks = chunk_page(page)
    assert max(len(chunk.text) for chunk in chunks) <= 1_200
    assert all(chunk.text == page.markdown[chunk.start : chunk.end] for chunk in chunks)
    assert "".join("".join(c.text for c in chunks).split()) == "".join(page.markdown.split())


def test_a_long_heading_is_cut_like_text() -> None:
    page = convert(f"<h2>{'word ' * 1_000}</h2>")
    chunks = chunk_page(page)
    assert [len(chunk.text) for chunk in chunks] == [997, 999, 999, 999, 999, 4]
    assert " ".join(chunk.text for chunk in chunks) == page.markdown


def test_a_title_too_long_for_the_path_is_a_passage_and_cut_there() -> None:
    page = convert(f"<h2>{'x' * 299}yz</h2><p>Text</p><h3>{'w' * 400}</h3><p>More</p>")
    first, second = "x" * 299 + "…", "w" * 299 + "…"
    assert [(c.heading_path, c.text) for c in chunk_page(page)] == [
        ((first,), f"## {'x' * 299}yz"),
        ((first,), "Text"),
        ((first, second), f"### {'w' * 400}"),
        ((first, second), "More"),
    ]


def test_a_path_of_long_titles_stays_short() -> None:
    page = convert("".join(f"<h{n}>{'x' * 290}</h{n}><p>t</p>" for n in range(1, 7)))
    paths = [chunk.heading_path for chunk in chunk_page(page)]
    assert max(sum(len(title) for title in path) for path in paths) == 900
    assert max(len(path) for path in paths) == 5


@pytest.mark.parametrize("html", ["", "<p> </p>", "<p><br/></p><div></div>"])
def test_a_page_without_text_has_no_passages(html: str) -> None:
    assert chunk_page(convert(html)) == ()


def test_a_passage_is_filled_up_to_a_thousand_characters() -> None:
    page = convert(f"<p>{SENTENCE * 5}</p>" * 7)
    chunks = chunk_page(page)
    assert [len(chunk.text) for chunk in chunks] == [780, 780, 780, 389]
    assert all(chunk.text == page.markdown[chunk.start : chunk.end] for chunk in chunks)


def test_a_crumb_joins_a_full_passage() -> None:
    chunks = chunk_page(convert(f"<p>{'x' * 950}</p><p>The end.</p><p>{'y' * 300}</p>"))
    assert [chunk.text[-8:] for chunk in chunks] == ["The end.", "yyyyyyyy"]


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    page = convert(f"<p>{SENTENCE * 40}</p>")
    chunks = chunk_page(page)
    assert len(chunks) == 4
    assert all(chunk.text.endswith("day shift.") for chunk in chunks)
    assert " ".join(chunk.text for chunk in chunks) == page.markdown


def test_no_cut_goes_through_syntax() -> None:
    link = '<a href="https://example.com/a-rather-long-address">a link of several words</a>'
    code = "<code>code with blanks</code>"
    page = convert(f"<p>{f'{link} {code} <b>bold words here</b> &amp;amp; ' * 40}</p>")
    chunks = chunk_page(page)
    assert len(chunks) == 5
    for chunk in chunks:
        shown = visible_text(chunk.text).text
        assert not {"`", "*", "(", "]"} & set(shown)
        assert len(chunk.text) <= 1_200


def table(rows: int, width: int = 30) -> str:
    body = "".join(f"<tr><td>{n:03d}</td><td>{'v' * width}</td></tr>" for n in range(rows))
    return f"<table><tr><th>Number</th><th>Value</th></tr>{body}</table>"


HEADER = "| Number | Value |\n| --- | --- |\n"


def test_a_table_within_the_cap_is_whole() -> None:
    page = convert(f"<p>{'x' * 400}</p>{table(25)}")
    assert [len(chunk.text) for chunk in chunk_page(page)] == [400, 1057]


def test_every_part_of_a_table_repeats_the_header() -> None:
    page = convert(table(100))
    chunks = chunk_page(page)
    assert len(chunks) == 5
    for chunk in chunks:
        assert chunk.text == HEADER + page.markdown[chunk.start : chunk.end]
        assert len(chunk.text) <= 1_200
    assert "\n".join(page.markdown[c.start : c.end] for c in chunks) == page.markdown[len(HEADER) :]


def test_a_row_longer_than_the_cap_is_cut_at_a_boundary() -> None:
    page = convert(
        f"<table><tr><th>A</th><th>B</th></tr><tr><td>{SENTENCE * 9}</td>"
        f"<td>{SENTENCE * 9}</td></tr></table>"
    )
    chunks = chunk_page(page)
    assert len(chunks) == 2
    assert all(chunk.text.startswith("| A | B |\n| --- | --- |\n") for chunk in chunks)
    assert chunks[0].text.endswith("day shift.")
    assert max(len(chunk.text) for chunk in chunks) <= 1_200


def test_a_header_that_leaves_no_room_is_not_repeated() -> None:
    names = "".join(f"<th>{'Long name ' * 20}</th>" for _ in range(4))
    page = convert(f"<table><tr>{names}</tr>{'<tr><td>x</td></tr>' * 120}</table>")
    chunks = chunk_page(page)
    assert max(len(chunk.text) for chunk in chunks) <= 1_200
    assert sum("Long name" in chunk.text for chunk in chunks) == 1


def test_code_within_the_cap_is_whole_and_longer_code_keeps_its_fences() -> None:
    short = convert(f"<pre>{'x = 1' + chr(10)}{'y = 22' * 150}</pre>")
    assert len(chunk_page(short)) == 1
    lines = "\n".join(f"line {n:04d} = value" for n in range(200))
    page = convert(f"<ul><li>a<pre>{lines}</pre></li></ul>")
    chunks = chunk_page(page)[1:]
    assert len(chunks) == 5
    for chunk in chunks:
        assert chunk.text.startswith("```\n")
        assert chunk.text.endswith("\n  ```")
        assert len(chunk.text) <= 1_200
        assert page.markdown[chunk.start : chunk.end] in chunk.text
    shown = "\n".join(visible_text(chunk.text).text.strip() for chunk in chunks)
    assert [line.strip() for line in shown.split("\n")] == lines.split("\n")


def test_a_line_of_code_longer_than_the_cap_is_cut() -> None:
    page = convert(f"<pre>short\n{'x' * 5_000}\nend</pre>")
    chunks = chunk_page(page)
    assert max(len(chunk.text) for chunk in chunks) <= 1_200
    assert "".join(visible_text(c.text).text for c in chunks).replace("\n", "") == (
        "short" + "x" * 5_000 + "end"
    )


def test_passages_do_not_overlap_and_stand_in_order() -> None:
    page = convert(
        f"<h1>T</h1><p>{SENTENCE * 30}</p>{table(60)}<ul>{f'<li>{SENTENCE}</li>' * 30}</ul>"
        f"<h2>U</h2><pre>{'code line' + chr(10)}</pre>"
        f"<blockquote><p>{SENTENCE * 20}</p></blockquote>"
    )
    chunks = chunk_page(page)
    assert [chunk.number for chunk in chunks] == list(range(len(chunks)))
    assert all(one.end <= two.start for one, two in pairwise(chunks))
    visible = visible_text(page.markdown)
    words = [word for c in chunks for word in shown_between(visible, c.start, c.end).split()]
    assert words == [w for w in visible.text.split() if w not in ("T", "U", "Number", "Value")]
