"""Running text, headings and code of rendered pages."""

import pytest

from apps.knowledge.conversion import BlockKind
from tests.knowledge.conversion.pages import convert


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One  two\n three</p>", "One two three"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<p>One<br/>Two</p>", "One  \nTwo"),
        ("<p>One<br/></p><p><br/></p><p>Two</p>", "One\n\nTwo"),
        ("One<p>Two</p>Three", "One\n\nTwo\n\nThree"),
        ("<div>One<div>Two</div></div>", "One\n\nTwo"),
        ("<p>a\u00a0b</p>", "a b"),
        ("<p>a</p><hr/><p>b</p>", "a\n\n___\n\nb"),
        ("<p>a<!-- never seen -->b</p>", "ab"),
        ("<p>x<sub>2</sub> <u>u</u> <span>s</span> <s>old</s></p>", "x2 u s old"),
        ("<p><time datetime='2024-05-01' class='date-past'>01 May 2024</time></p>", "2024-05-01"),
        ("<p><time>soon</time></p>", "soon"),
        ("<p>at <time datetime='2024-05-01T10:00:00Z'>10</time></p>", "at 2024-05-01"),
        ("<dl><dt>Term</dt><dd>Meaning</dd></dl>", "**Term**\n\nMeaning"),
        ("<p><span class='inline-comment-marker' data-ref='x'>kept</span></p>", "kept"),
        ("", ""),
        ("<p>  </p><p><br/></p>", ""),
    ],
)
def test_text(html: str, markdown: str) -> None:
    assert convert(html).markdown == markdown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p><strong>bold</strong> and <em>stress</em></p>", "**bold** and *stress*"),
        ("<p><b>a</b><i>b</i></p>", "**a**b"),
        ("<p>x<strong> bold </strong>y</p>", "x **bold** y"),
        ("<p><strong>Note:</strong>text</p>", "**Note**:text"),
        ("<p><strong>注意：</strong>请看</p>", "**注意**：请看"),
        ("<p><strong>(a)</strong>b</p>", "(a)b"),
        ("<p>a<strong>(b)</strong> c</p>", "a(b) c"),
        ("<p><strong>one</strong><strong> two</strong></p>", "**one two**"),
        ("<p><strong><em>both</em></strong></p>", "**both**"),
        ("<p><strong>a<br/>b</strong></p>", "**a**  \n**b**"),
        ("<p><strong> </strong>x</p>", "x"),
        ("<strong>a<p>b</p>c</strong>", "**a**\n\n**b**\n\n**c**"),
        ("<p><span class='status-macro aui-lozenge'>DONE</span></p>", "**[DONE]**"),
        ("<p>in<span class='status-macro aui-lozenge aui-lozenge-success'>OK</span></p>", "in[OK]"),
    ],
)
def test_formatting_that_commonmark_will_honour(html: str, markdown: str) -> None:
    assert convert(html).markdown == markdown


def test_a_whole_page_in_bold_is_a_style_and_not_a_stress() -> None:
    assert convert(f"<p><strong>{'word ' * 200}</strong></p>").markdown == ("word " * 200).strip()


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>Run <code>make test</code>.</p>", "Run `make test`."),
        ("<p>to<code> Save</code> it</p>", "to `Save` it"),
        ("<p><code>a`b</code> <code>`c`</code></p>", "``a`b`` `` `c` ``"),
        ("<p><code>a</code><code>b</code></p>", "`ab`"),
        ("<p><code>a *b* &lt;c&gt; &amp;amp; _d_</code></p>", "`a *b* <c> &amp; _d_`"),
        ("<p><kbd>Ctrl</kbd></p>", "`Ctrl`"),
        ("<p><code> </code>x</p>", "x"),
        ("<p><code>stage<br/>('x')</code></p>", "`stage ('x')`"),
        ("<pre>a\n  b</pre>", "```\na\n  b\n```"),
        ("<pre>a<br/>b</pre>", "```\na\nb\n```"),
        ("<pre>``` x\n````</pre>", "`````\n``` x\n````\n`````"),
        ("<pre> \n </pre>", ""),
        ("<p>see<pre>x</pre>there</p>", "see\n\n```\nx\n```\n\nthere"),
    ],
)
def test_code(html: str, markdown: str) -> None:
    assert convert(html).markdown == markdown


def code_box(brush: str, header: str = "") -> str:
    return (
        f'<div class="code panel pdl" style="border-width: 1px;">{header}'
        '<div class="codeContent panelContent pdl">'
        f'<pre class="syntaxhighlighter-pre" data-syntaxhighlighter-params="brush: {brush}; '
        'gutter: false; theme: Confluence">x = 1</pre></div></div>'
    )


@pytest.mark.parametrize(
    ("brush", "fence"),
    [("java", "```"), ("plain", "```"), ("text", "```"), ("bash", "```bash"), ("c#", "```c#")],
)
def test_the_language_is_kept_only_where_the_author_chose_one(brush: str, fence: str) -> None:
    assert convert(code_box(brush)).markdown == f"{fence}\nx = 1\n```"


def test_the_title_of_a_code_box_stands_above_it() -> None:
    header = '<div class="codeHeader panelHeader pdl"><b>Config</b></div>'
    assert convert(code_box("yml", header)).markdown == "**Config**\n\n```yml\nx = 1\n```"


def test_noformat_boxes_are_fences() -> None:
    html = (
        '<div class="preformatted panel"><div class="preformattedContent panelContent">'
        "<pre>$ ls\n</pre></div></div>"
    )
    assert convert(html).markdown == "```\n$ ls\n```"


def test_headings_are_ranked_below_the_title_of_the_page() -> None:
    page = convert("<h1>A</h1><h3>B</h3><h3>C</h3><h2>D</h2><h5>E</h5><h1>F</h1>")
    assert page.markdown == "## A\n\n### B\n\n### C\n\n### D\n\n#### E\n\n## F"
    assert [(span.kind, span.level, span.title) for span in page.blocks] == [
        (BlockKind.HEADING, 2, "A"),
        (BlockKind.HEADING, 3, "B"),
        (BlockKind.HEADING, 3, "C"),
        (BlockKind.HEADING, 3, "D"),
        (BlockKind.HEADING, 4, "E"),
        (BlockKind.HEADING, 2, "F"),
    ]


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<h2></h2><p>x</p>", "x"),
        ("<h2><br/></h2><p>x</p>", "x"),
        ("<h2><strong>Bold</strong> name</h2>", "## Bold name"),
        ("<h2>One<br/>line</h2>", "## One line"),
        ("<h2>C#</h2>", "## C#"),
        ("<h2>Tag #</h2>", "## Tag &#35;"),
        ("<h2>1. First</h2>", "## 1. First"),
        ("<ul><li><h3>In a list</h3></li></ul>", "- ## In a list"),
        (
            "<h2>Name<div class='toc-macro rbtoc1'><ul><li>x</li></ul></div></h2>",
            "## Name",
        ),
    ],
)
def test_headings_are_words_on_one_line(html: str, markdown: str) -> None:
    assert convert(html).markdown == markdown


def test_the_offsets_of_blocks_point_at_them() -> None:
    page = convert(
        "<h2>Top</h2><p>Text</p><ul><li>One<ul><li>Two</li></ul></li></ul><pre>code</pre>"
        "<table><tr><th>A</th></tr><tr><td>1</td></tr></table>"
    )
    assert [(span.kind, page.markdown[span.start : span.end]) for span in page.blocks] == [
        (BlockKind.HEADING, "## Top"),
        (BlockKind.TEXT, "Text"),
        (BlockKind.TEXT, "- One"),
        (BlockKind.TEXT, "- Two"),
        (BlockKind.CODE, "```\ncode\n```"),
        (BlockKind.TABLE, "| A |\n| --- |\n| 1 |"),
    ]
