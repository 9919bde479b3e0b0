"""Headings, paragraphs, lists, tasks, tables, layouts, dates."""

import pytest

from tests.knowledge.conversion.storage.bodies import convert, macro, plain, rich


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        ("", ""),
        ("   \n ", ""),
        ("<p />", ""),
        ("plain", "plain"),
        ("<p>a</p><p />\n<p>b</p>", "a\n\nb"),
        ("<p>a <strong>b</strong> <em>c</em> <code>d()</code></p>", "a **b** *c* `d()`"),
        ("<p><u>a</u> <s>b</s> <sub>c</sub> <span style='color:red'>d</span></p>", "a b c d"),
        ("<p>a<br />b</p>", "a  \nb"),
        ("<h1>One</h1><h3>Two</h3><p>a</p>", "## One\n\n### Two\n\na"),
        ("<h2><br /></h2><p>a</p>", "a"),
        ("<hr /><blockquote><p>a</p></blockquote>", "___\n\n> a"),
        ("<pre>a\n  b</pre>", "```\na\n  b\n```"),
        (
            "<ul><li>a<ul><li>b</li></ul></li><li><p>c</p></li></ul><ol start='3'><li>d</li></ol>",
            "- a\n  - b\n- c\n\n3. d",
        ),
        ('<p>by <time datetime="2024-05-01" />, not later</p>', "by 2024-05-01, not later"),
        ('<p><time datetime="soon">soon</time></p>', "soon"),
        (
            (
                '<p>kept <ac:inline-comment-marker ac:ref="f00">as <em>it</em>'
                "</ac:inline-comment-marker> is</p>"
            ),
            "kept as *it* is",
        ),
        (
            (
                '<ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell><p>left</p>'
                "</ac:layout-cell><ac:layout-cell><p>right</p></ac:layout-cell></ac:layout-section>"
                '<ac:layout-section ac:type="single"><ac:layout-cell>below</ac:layout-cell>'
                "</ac:layout-section></ac:layout>"
            ),
            "left\n\nright\n\nbelow",
        ),
        (
            macro("section", rich(macro("column", rich("<p>a</p>"), width="50%") + "<p>b</p>")),
            "a\n\nb",
        ),
    ],
)
def test_running_text(body: str, markdown: str) -> None:
    page = convert(body)
    assert page.markdown == markdown
    assert page.losses.as_json() == {}


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        (
            (
                "<ac:task-list><ac:task><ac:task-id>7</ac:task-id><ac:task-uuid>u</ac:task-uuid>"
                "<ac:task-status>complete</ac:task-status><ac:task-body><span>done</span>"
                "</ac:task-body></ac:task>\n<ac:task><ac:task-id>8</ac:task-id>"
                "<ac:task-status>incomplete</ac:task-status><ac:task-body>by "
                '<time datetime="2024-05-01" /></ac:task-body></ac:task></ac:task-list>'
            ),
            "- [x] done\n- [ ] by 2024-05-01",
        ),
        (
            (
                "<ac:task-list><ac:task><ac:task-status>incomplete</ac:task-status><ac:task-body>"
                "outer<ac:task-list><ac:task><ac:task-status>complete</ac:task-status>"
                "<ac:task-body>inner</ac:task-body></ac:task></ac:task-list></ac:task-body>"
                "</ac:task></ac:task-list>"
            ),
            "- [ ] outer\n  - [x] inner",
        ),
        (
            (
                "<ac:task-list><ac:task><ac:task-status>incomplete</ac:task-status>"
                "<ac:task-body>outer</ac:task-body></ac:task><ac:task-list><ac:task>"
                "<ac:task-status>complete</ac:task-status><ac:task-body>inner</ac:task-body>"
                "</ac:task></ac:task-list></ac:task-list>"
            ),
            "- [ ] outer\n  - [x] inner",
        ),
        (
            (
                "<ac:task-list><ac:task><ac:task-status>complete</ac:task-status><ac:task-body>"
                "</ac:task-body></ac:task></ac:task-list>after"
            ),
            "after",
        ),
    ],
)
def test_tasks_keep_their_state(body: str, markdown: str) -> None:
    page = convert(body)
    assert page.markdown == markdown
    assert page.losses.as_json() == {}


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        (
            (
                '<table data-layout="default"><colgroup><col /><col /></colgroup><tbody>'
                "<tr><th><p>Name</p></th><th><p>State</p></th></tr>"
                '<tr><td rowspan="2"><p>db</p></td><td><p>up</p></td></tr>'
                "<tr><td><p>down</p></td></tr></tbody></table>"
            ),
            "| Name | State |\n| --- | --- |\n| db | up |\n| db | down |",
        ),
        (
            (
                "<table><tbody><tr><th>A</th><th>B</th></tr><tr><td><ul><li>x</li><li>y</li></ul>"
                f"</td><td>{macro('status', title='DONE', colour='Green')}</td></tr></tbody>"
                "</table>"
            ),
            "| A | B |\n| --- | --- |\n| x; y | **[DONE]** |",
        ),
        (
            (
                '<table><tbody><tr><td colspan="2">both</td></tr>'
                f"<tr><td>{macro('code', plain('a|b'))}</td><td>"
                f"{macro('info', rich('<p>c</p>'))}</td></tr></tbody></table>"
            ),
            "|  |  |\n| --- | --- |\n| both | both |\n| `a\\|b` | **Info**; c |",
        ),
        (
            "<table><tr><td><h2>In</h2><p>a layout</p></td></tr></table>",
            "## In\n\na layout",
        ),
    ],
)
def test_tables(body: str, markdown: str) -> None:
    assert convert(body).markdown == markdown


@pytest.mark.parametrize(
    ("anchor", "target"),
    [
        ("Set up", "#set-up"),
        ("Setup", "#set-up"),
        ("Set-up", "#set-up"),
        ("Apage-Setup", "#set-up"),
        ("here", "#set-up"),
    ],
)
def test_a_link_into_the_page_finds_its_heading(anchor: str, target: str) -> None:
    page = convert(
        f'<p><ac:link ac:anchor="{anchor}"><ac:link-body>go</ac:link-body></ac:link></p>'
        f"<h2>Set up</h2><p>{macro('anchor', default='here')}text</p>"
    )
    assert page.markdown == f"[go]({target})\n\n## Set up\n\ntext"
    assert page.losses.as_json() == {}
