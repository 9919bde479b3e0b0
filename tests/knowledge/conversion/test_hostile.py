"""Input nobody should write, and which must not break the conversion."""

import time

import lxml.html
import pytest
from lxml import etree

from apps.knowledge.conversion import NoLinks, PageContext, chunk_page, convert_html
from apps.knowledge.text import visible_text
from tests.knowledge.conversion.pages import convert, rendered
from tests.knowledge.visible import shown_between


@pytest.mark.parametrize(
    "tag",
    [
        "div",
        "span",
        "ul",
        "ol",
        "ul><li",
        "ul><p",
        "dl><dt",
        "blockquote",
        "strong",
        "h2",
        "a href='#x'",
        "table><tr><td",
        "table><tbody",
        "table><form",
        "table class='gallery'><tr><td",
        "div class='panel'",
        "div class='code panel'",
        "div class='expand-container'",
        "div class='expand-container'><div class='expand-content'",
        "div class='confluence-information-macro'",
        "div class='panel'><div class='panelContent'",
    ],
)
def test_deep_nesting_keeps_the_text(tag: str) -> None:
    parser = etree.HTMLParser(huge_tree=True)
    parser.set_element_class_lookup(lxml.html.HtmlElementClassLookup())
    opened = f"<{tag}>" * 400
    body = lxml.html.fromstring(f"<div>top {opened}bottom</div>", parser=parser)
    page = convert_html(body, PageContext("1", "Deep", NoLinks()))
    words = visible_text(page.markdown).text.split()
    assert words[0] == "top"
    assert words[-1] == "bottom"
    assert chunk_page(page)[-1].end == len(page.markdown)


def test_a_list_in_a_list_has_a_deepest_level() -> None:
    page = convert("<ul>" * 200 + "<li>x</li>")
    assert visible_text(page.markdown).text.split() == ["x"]
    assert page.losses.as_json() == {"text:too-deep": 1}


@pytest.mark.parametrize("name", ["expand-container", "code panel", "panel", "jira-issue"])
def test_comments_are_no_content(name: str) -> None:
    page = convert(
        f"<div><div class='{name}'><!-- x --><?y z?><a>text</a><!-- x --> more</div></div>"
    )
    assert visible_text(page.markdown).text.split() == ["text", "more"]


def test_text_below_the_deepest_level_is_counted() -> None:
    page = convert("<div>" * 150 + "<b>deep</b> end")
    assert page.markdown == "deep end"
    assert page.losses.as_json() == {"text:too-deep": 1}


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>" + "<b>a</b>" * 80_000 + "</p>", 1),
        ("<p>" + "<code>a</code>" * 200_000 + "</p>", 1),
        ("<ul>" + "<p>a</p>" * 40_000 + "</ul>", 40_000),
        ("<table><tr><td>" + "<p><img src='https://e.org/i.png'/></p>" * 40_000 + "</td><td>x", 1),
        ("<b>" + "<p>a</p>" * 40_000 + "</b>", 40_000),
    ],
    ids=["strong", "code", "list", "cell", "paragraphs"],
)
def test_many_pieces_take_no_longer_than_their_number(html: str, words: int) -> None:
    started = time.process_time()
    page = convert(html)
    assert time.process_time() - started < 5
    shown = visible_text(page.markdown).text.replace("*", "").replace(";", "").split()
    assert len([word for word in shown if word.strip("- ")]) == words


@pytest.mark.parametrize("word", ["word ", "w", "字", "a*b_c[d]`", "<br/>x"])
def test_a_paragraph_of_a_million_characters(word: str) -> None:
    started = time.process_time()
    page = convert(f"<p>{word * (1_000_000 // len(word))}</p>")
    chunks = chunk_page(page)
    visible = visible_text(page.markdown)
    assert time.process_time() - started < 20
    assert max(len(chunk.text) for chunk in chunks) <= 1_200
    passages = "".join(shown_between(visible, chunk.start, chunk.end) for chunk in chunks)
    assert "".join(passages.split()) == "".join(visible.text.split())


@pytest.mark.parametrize(
    "html",
    [
        "<p>*.md: write <code>```</code>, <code>```</code>, <code>```</code></p>",
        f"<p>*a <code>{'`' * 16}</code> b</p>",
        f"<p>*a {'<code>`</code> *b ' * 20_000}</p>",
        f"<p>*a <b>b</b> {'<code>```</code>, <code>``</code> *a ' * 10_000}</p>",
    ],
    ids=["fences", "backticks", "many", "emphasis"],
)
def test_runs_of_backticks_beside_a_star_are_read_at_once(html: str) -> None:
    started = time.process_time()
    page = convert(html)
    shown = visible_text(page.markdown).text
    assert time.process_time() - started < 3
    assert shown.startswith("*")
    assert shown.count("`") == html.count("`")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x0bb\x1fc", "a b c"),
        ("a&#1;b&#8;c", "abc"),
        ("null&#0;byte", "null\ufffdbyte"),
        ("&#xD800;x", "\ufffdx"),
        ("مرحبا \u202eabc\u202c", "مرحبا \u202eabc\u202c"),
        ("a\u2028b\u2029c", "a b c"),
        ("👩\u200d🚀 e\u0301", "👩\u200d🚀 e\u0301"),
    ],
)
def test_odd_characters(text: str, shown: str) -> None:
    page = convert(f"<p>{text}</p><pre>{text}</pre><p><code>{text}</code></p>")
    first = visible_text(page.markdown).text.split("\n")[0]
    assert first.replace("\ufffd", "") == shown.replace("\ufffd", "")
    assert not {"\x00", "\x01", "\x0b", "\x1f"} & set(page.markdown)
    page.markdown.encode()


def test_a_table_of_huge_spans_stays_small() -> None:
    cell = "<td rowspan='9999' colspan='9999'>" + "x" * 900 + "</td>"
    page = convert(
        f"<table>{'<tr>' + cell + '</tr>'}{'<tr></tr>' * 50}{f'<tr>{cell}</tr>' * 50}</table>"
    )
    assert len(page.markdown) < 400_000
    assert page.losses.as_json()["table:span-cut"] > 0


@pytest.mark.parametrize(
    "row",
    [
        "<tr><td colspan='60' rowspan='10'>" + "x" * 900 + "</td></tr><tr></tr>",
        "<tr><td colspan='60'><a href='https://e.org/" + "x" * 900 + "'>x</a></td></tr>",
        "<tr>" + "<td>x</td>" * 3_000 + "</tr>" + "<tr><td>x</td></tr>" * 1_000,
        "<tr>"
        + "<td>x</td>" * 3_000
        + "<td rowspan='600'>x</td></tr>"
        + "<tr><td>y</td></tr>" * 600,
        "<tr><th>"
        + "x" * 900
        + "</th></tr>"
        + "<tr><td>x</td></tr>" * 1_000
        + f"<tr><td>{'y' * 1_001}</td></tr>",
    ],
    ids=["spans", "addresses", "ragged", "gaps", "names"],
)
def test_tables_add_little_to_what_they_hold(row: str) -> None:
    html = f"<table>{row}</table>" * 20
    page = convert(html)
    assert len(page.markdown) < len(html) + 400_000
    assert page.losses.as_json()["table:unwrapped"] > 0


def test_markup_in_the_wrong_places_keeps_its_text() -> None:
    page = convert(
        "<table><tr><th>A</th></tr><tr><td><h2>In a cell</h2></td></tr></table>"
        "<a href='https://e.org'><table><tr><td>1</td><td>2</td></tr></table></a>"
        "<h2><ul><li>item</li></ul></h2><strong><pre>code</pre></strong><td>cell</td><li>li</li>"
    )
    words = visible_text(page.markdown).text.split()
    assert words == ["A", "In", "a", "cell", "1", "2", "item", "code", "cell", "li"]
    assert "<script" not in rendered(page.markdown)


@pytest.mark.parametrize(
    "attack",
    [
        '<a href="javascript:alert(1)">x</a>',
        '<a href="JaVaScRiPt:alert(1)">x</a>',
        '<a href=" javascript:alert(1)">x</a>',
        '<a href="java&#10;script:alert(1)">x</a>',
        '<a href="data:text/html;base64,AAAA">x</a>',
        '<img src="javascript:alert(1)"/>x',
        '<iframe src="javascript:alert(1)"></iframe>x',
        "<script>alert(1)</script>x",
        "&lt;script&gt;alert(1)&lt;/script&gt;x",
        '<a href="https://e.org/)[y](javascript:alert(1)">x</a>',
    ],
)
def test_nothing_that_runs_gets_through(attack: str) -> None:
    result = rendered(convert(f"<p>{attack}</p>").markdown).lower()
    assert "<script" not in result
    assert 'href="javascript' not in result
    assert 'src="javascript' not in result
    assert 'href="data' not in result
    assert "x" in result
