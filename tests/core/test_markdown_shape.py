"""How texts look: code, tables, tasks, callouts, headings."""

import pytest

from apps.core.markdown import Heading, Options, render, render_markdown


def test_code_is_coloured_by_classes() -> None:
    assert render_markdown("```python\nreturn 1\n```") == (
        '<pre class="highlight" tabindex="0"><code><span class="k">return</span> '
        '<span class="mi">1</span>\n</code></pre>\n'
    )


@pytest.mark.parametrize("info", ["", "nosuchlanguage"])
def test_code_without_a_known_language_is_plain(info: str) -> None:
    assert render_markdown(f"```{info}\nreturn 1 < 2\n```") == (
        '<pre class="highlight" tabindex="0"><code>return 1 &lt; 2\n</code></pre>\n'
    )


def test_code_that_names_its_language_is_coloured() -> None:
    assert '<span class="cp">' in render_markdown('```\n<?xml version="1.0"?>\n<a/>\n```')


def test_long_code_is_plain() -> None:
    assert "<span" not in render_markdown("```python\n" + "return 1\n" * 10_000 + "```")


def test_table_scrolls_in_a_named_box_and_names_its_columns() -> None:
    assert render_markdown("| A | B |\n| --- | --: |\n| 1 | 2 |") == (
        '<div class="table-scroll" role="group" tabindex="0" aria-label="Table 1"><table>\n'
        '<thead>\n<tr>\n<th scope="col">A</th>\n<th scope="col" class="align-right">B</th>\n</tr>\n'
        '</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td class="align-right">2</td>\n</tr>\n</tbody>\n'
        "</table></div>\n"
    )


def test_table_with_an_empty_header_has_none() -> None:
    html = render_markdown("|  |  |\n| --- | --- |\n| 1 | 2 |")

    assert "<th" not in html
    assert "<td>1</td>" in html


def test_line_break_in_a_cell() -> None:
    assert "<td>1<br>\n2</td>" in render_markdown("| A |\n| --- |\n| 1<br>2 |")


def test_tasks_are_named_boxes() -> None:
    assert render_markdown("- [x] **told** the lead\n- [ ] note") == (
        '<ul>\n<li class="task"><input type="checkbox" disabled="" checked="" aria-label="Done"> '
        '<strong>told</strong> the lead</li>\n<li class="task"><input type="checkbox" disabled="" '
        'aria-label="To do"> note</li>\n</ul>\n'
    )


@pytest.mark.parametrize(
    ("title", "state"),
    [("Info", "info"), ("Note: read this", "warn"), ("Tip", "ok"), ("Warning: hot", "bad")],
)
def test_callout_has_its_state(title: str, state: str) -> None:
    assert render_markdown(f"> **{title}**\n>\n> Text.") == (
        f'<blockquote class="callout callout--{state}">\n<p><strong>{title}</strong></p>\n'
        "<p>Text.</p>\n</blockquote>\n"
    )


@pytest.mark.parametrize("quote", ["> Warning", "> **Notes**", "> so **Tip**"])
def test_other_quotations_are_quotations(quote: str) -> None:
    assert render_markdown(quote).startswith("<blockquote>\n<p>")


def test_headings_are_shifted_named_and_told() -> None:
    rendered = render(
        "# One `x` &amp; **two**\n\n## Two\n\n###### Six",
        Options(heading_ids=lambda titles: [f"h-{n}" for n in range(len(titles))], heading_shift=1),
    )

    assert rendered.headings == (
        Heading(2, "One x & two", "h-0"),
        Heading(3, "Two", "h-1"),
        Heading(6, "Six", "h-2"),
    )
    assert rendered.html == (
        '<h2 id="h-0">One <code>x</code> &amp; <strong>two</strong></h2>\n'
        '<h3 id="h-1">Two</h3>\n<h6 id="h-2">Six</h6>\n'
    )
