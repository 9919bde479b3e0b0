"""Parts of a long text: nothing lost, each readable on its own."""

import pytest

from apps.core.markdown import render_markdown, slices

PROSE = "".join(f"Paragraph {n} of the text.\n\n" for n in range(60))
TABLE = "| Name | Value |\n| --- | ---: |\n" + "".join(f"| row{n} | {n} |\n" for n in range(90))
LIST = "".join(f"- item {n}\n  - below {n}\n" for n in range(60))
CODE = "```python\n" + "".join(f"value_{n} = {n}\n" for n in range(90)) + "```\n"
LINE = "word " * 400


@pytest.mark.parametrize(
    "markdown", [PROSE, TABLE, LIST, CODE, LINE, "x" * 2_000, f"{PROSE}{CODE}\n{TABLE}\n{LIST}"]
)
def test_parts_follow_each_other_and_none_is_much_too_long(markdown: str) -> None:
    parts = slices(markdown, 300)

    assert len(parts) > 1
    assert "".join(markdown[part.start : part.end] for part in parts) == markdown
    assert max(part.end - part.start for part in parts) <= 900


def test_short_text_is_one_part() -> None:
    (part,) = slices(PROSE, len(PROSE))

    assert part.text(PROSE) == PROSE


def test_parts_begin_with_a_block() -> None:
    assert all(part.text(PROSE).startswith("Paragraph ") for part in slices(PROSE, 300))


def test_every_part_of_a_table_has_its_header() -> None:
    for part in slices(TABLE, 300):
        html = render_markdown(part.text(TABLE))
        assert '<th scope="col">Name</th>' in html
        assert html.count("<table>") == 1
        assert "<p>" not in html


def test_every_part_of_a_listing_is_one() -> None:
    text = f"{CODE}\nAnd then `this`.\n"
    htmls = [render_markdown(part.text(text)) for part in slices(text, 300)]

    assert all(html.startswith('<pre class="highlight"') for html in htmls)
    assert "<p>And then <code>this</code>.</p>" in htmls[-1]


def test_passage_is_found_again_in_its_part() -> None:
    start = TABLE.index("row70")
    span = (start, start + 5)
    (part,) = (part for part in slices(TABLE, 300) if part.start <= start < part.end)
    low, high = part.passage(span)

    assert part.prefix == "| Name | Value |\n| --- | ---: |\n"
    assert part.text(TABLE)[low:high] == "row70"
