"""Tables of rendered pages: spans, headers, layouts, and cells that hold more than a line."""

import pytest

from tests.knowledge.conversion.pages import convert, rendered


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (
            "<table><tbody><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></tbody></table>",
            "| A | B |\n| --- | --- |\n| 1 | 2 |",
        ),
        (
            "<table><thead><tr><td>A</td></tr></thead><tbody><tr><td>1</td></tr></tbody></table>",
            "| A |\n| --- |\n| 1 |",
        ),
        (
            "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>",
            "|  |  |\n| --- | --- |\n| 1 | 2 |\n| 3 |  |",
        ),
        (
            "<table><tr><th>Key</th><td>Value</td></tr><tr><th>K2</th><td>V2</td></tr></table>",
            "|  |  |\n| --- | --- |\n| Key | Value |\n| K2 | V2 |",
        ),
        (
            "<table><tr><th>A</th><th>B</th></tr><tr><td colspan='2'>both</td></tr></table>",
            "| A | B |\n| --- | --- |\n| both | both |",
        ),
        (
            (
                "<table><tr><th>A</th><th>B</th></tr><tr><td rowspan='2'>x</td><td>1</td></tr>"
                "<tr><td>2</td></tr></table>"
            ),
            "| A | B |\n| --- | --- |\n| x | 1 |\n| x | 2 |",
        ),
        (
            (
                "<table><tr><th colspan='2'>H</th></tr><tr><td rowspan='0'>x</td><td>1</td></tr>"
                "<tr><td>2</td></tr></table>"
            ),
            "| H | H |\n| --- | --- |\n| x | 1 |\n| x | 2 |",
        ),
        (
            "<table><tr></tr><tr><th>A</th></tr><tr><td>1</td></tr></table>",
            "| A |\n| --- |\n| 1 |",
        ),
        ("<table><tr><td>alone</td></tr></table>", "alone"),
        ("<table></table><p>x</p>", "x"),
        (
            "<table><caption>Name</caption><tr><th>A</th></tr><tr><td>1</td></tr></table>",
            "Name\n\n| A |\n| --- |\n| 1 |",
        ),
    ],
)
def test_grids(html: str, markdown: str) -> None:
    assert convert(html).markdown == markdown


@pytest.mark.parametrize(
    ("cell", "markdown"),
    [
        ("a|b", "a&#124;b"),
        ("<code>a|b</code>", "`a\\|b`"),
        ("a<br/>b", "a; b"),
        ("A.<br/>B", "A. B"),
        ("a<br/><br/>b<br/>", "a; b"),
        ("<p>a</p><p>b</p>", "a; b"),
        ("<p><strong>Key:</strong></p><p>b</p>", "**Key:** b"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "a; b; c"),
        ("<h3>Name</h3>text", "**Name**; text"),
        ("<pre>x = 1</pre>", "`x = 1`"),
        ("<blockquote>q</blockquote>", "q"),
        ("*.jar", "&#42;.jar"),
        ("snake_case", "snake_case"),
        (
            '<ul class="inline-task-list"><li class="checked">a</li><li>b</li></ul>',
            "[x] a; [ ] b",
        ),
        (
            (
                '<div class="confluence-information-macro confluence-information-macro-note">'
                '<div class="confluence-information-macro-body"><p>careful</p></div></div>'
            ),
            "**Note**; careful",
        ),
    ],
)
def test_cells_stay_on_one_line(cell: str, markdown: str) -> None:
    page = convert(f"<table><tr><th>A</th></tr><tr><td>{cell}</td></tr></table>")
    assert page.markdown == f"| A |\n| --- |\n| {markdown} |"
    assert rendered(page.markdown).count("<td>") == 1


def test_long_code_in_a_cell_is_moved_below_the_table() -> None:
    page = convert(
        "<table><tr><th>A</th><th>B</th></tr><tr><td><pre>x\ny</pre></td><td>see"
        "<pre>p\nq</pre></td></tr></table><p>after</p>"
    )
    assert page.markdown == (
        "| A | B |\n| --- | --- |\n| (code 1) | see; (code 2) |\n\n"
        "**Code 1**\n\n```\nx\ny\n```\n\n**Code 2**\n\n```\np\nq\n```\n\nafter"
    )
    assert page.losses.as_json() == {"table:code-moved": 2}


def test_a_table_in_a_cell_is_flattened_and_counted() -> None:
    page = convert(
        "<table><tr><th>A</th></tr><tr><td><table><tr><td>1</td><td>2</td></tr>"
        "<tr><td>3</td><td>4</td></tr></table></td></tr></table>"
    )
    assert page.markdown == "| A |\n| --- |\n| 1; 2; 3; 4 |"
    assert page.losses.as_json() == {"table:flattened": 1}


def test_a_table_that_only_serves_the_layout_is_unwrapped() -> None:
    words = " ".join(["word"] * 250)
    page = convert(
        f"<table><tr><td><h2>Left</h2><p>{words}</p></td><td><p>right</p></td></tr></table>"
    )
    assert page.markdown == f"## Left\n\n{words}\n\nright"
    assert page.losses.as_json() == {"table:unwrapped": 1}


def test_an_unwrapped_table_keeps_the_names_of_its_columns() -> None:
    words = " ".join(["word"] * 250)
    page = convert(
        f"<table><tr><th>Topic</th><th>Notes</th></tr><tr><td>Disk</td><td>{words}</td></tr></table>"
    )
    assert page.markdown == f"**Topic**\n\nDisk\n\n**Notes**\n\n{words}"


def test_spans_beyond_reason_are_cut_and_counted() -> None:
    page = convert(
        "<table><tr><th>A</th></tr><tr><td colspan='9999'>x</td></tr><tr><td>y</td></tr></table>"
    )
    assert page.markdown.split("\n")[2] == "|" + " x |" * 60
    assert page.losses.as_json() == {"table:span-cut": 1}


def test_what_stands_in_a_table_beside_its_cells_is_kept_before_it() -> None:
    page = convert(
        "<table>loose<script>no</script><tr>stray<td>1</td><p>between</p><td>2</td></tr>"
        "<tbody><tr><td>3</td><td>4</td></tr>late</tbody></table>"
    )
    table = "|  |  |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |"
    assert page.markdown == f"loose\n\nstray\n\nbetween\n\nlate\n\n{table}"
    assert page.losses.as_json() == {"dropped:script": 1}


@pytest.mark.parametrize(
    "rows",
    [
        "<form><tr><td>1</td><td>2</td></tr></form><tr><td>3</td><td>4</td></tr>",
        "<tbody><form><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></form></tbody>",
        "<tr><form><td>1</td><td>2</td></form></tr><tr><td>3</td><td>4</td></tr>",
    ],
)
def test_rows_and_cells_in_a_form_are_like_any_other(rows: str) -> None:
    page = convert(f"<table>{rows}</table>")
    assert page.markdown == "|  |  |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |"
