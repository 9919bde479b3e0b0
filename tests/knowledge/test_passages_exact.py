"""Every chunk and every sentence of converted pages is marked word for word.

The marks and `visible_text` come from two different readers of the same Markdown: a Markdown
parser that keeps offsets, and the scanner that quotes are taken with.
"""

import random
import re

import pytest
from lxml import html as lxml_html

from apps.core.markdown import Embed, Options, render
from apps.knowledge.conversion import ConvertedPage, NoLinks, PageContext, chunk_page, convert_html
from apps.knowledge.text import visible_text
from tests.knowledge.visible import shown_between

SAMPLE = """
<p>Stop the <em>workers</em>, then <strong>load <a href="https://backup.example/a?x=1&amp;y=2">the
newest</a> dump</strong> (5 * 3 &lt; 20 &amp; a_b_c, C:\\temp\\*.log, [draft], `tick`).<br/>It takes
25 minutes.</p>
<h2>Restore <code>a|b</code> on *staging* #1</h2>
<ul><li>first<ul><li>nested <code>x | y</code></li><li>1. not a list</li></ul></li>
<li><p>two</p><p>paragraphs</p><pre>$ ops stop | tee log
  indented &lt;b&gt;</pre></li></ul>
<ol><li>one</li><li>two<p># not a heading</p></li></ol>
<ul class="inline-task-list"><li class="checked">told the lead</li><li>write it down</li></ul>
<table class="confluenceTable"><tbody>
<tr><th>Name | unit</th><th>Value</th></tr>
<tr><td><code>a | b</code><br/>second</td><td><ul><li>x</li><li>y **z**</li></ul></td></tr>
<tr><td colspan="2">both &amp; &amp;amp; <a href="https://x.example/a|b">link | text</a></td></tr>
</tbody></table>
<div class="confluence-information-macro confluence-information-macro-warning">
<p class="title">Hot</p><div class="confluence-information-macro-body"><p>Never while it runs.</p>
<table class="confluenceTable"><tbody><tr><th>k</th></tr><tr><td>v</td></tr></tbody></table>
<ul><li>really <strong>never</strong></li></ul></div></div>
<blockquote><p>A backup that was never restored &gt; is a hope.</p><pre>quoted
code</pre></blockquote>
<pre class="syntaxhighlighter-pre" data-syntaxhighlighter-params="brush: python">def f(x):
    return "```" + x  # done

</pre>
<p>- dash, + plus, 1) one, ~~~ tilde, | bar, === line, *star, _under_, ![no](image), &copy; x</p>
<p>日本語のテキスト。改行もある。<strong>「強調」</strong>です。</p>
<p>a<em>b</em>c <em>(d)</em>e <strong> spaced </strong>f
<u>under</u> <del>gone</del> <sub>2</sub></p>
"""


def _converted(html: str) -> ConvertedPage:
    body = lxml_html.fromstring(f"<div>{html}</div>")
    return convert_html(body, PageContext("1", "Backup", NoLinks()))


@pytest.fixture(scope="module")
def converted() -> ConvertedPage:
    return _converted(SAMPLE)


def _marked(markdown: str, start: int, end: int) -> str:
    options = Options(resolve=lambda targets: {target: Embed("/f/") for target in targets})
    html = render(markdown, options, passage=(start, end)).html
    root = lxml_html.fromstring(f"<div>{html}</div>")
    return "".join(str(mark.text_content()) for mark in root.iter("mark"))


def _letters(text: str) -> str:
    return "".join(text.split())


def test_whole_page(converted: ConvertedPage) -> None:
    markdown = converted.markdown

    marked = _letters(_marked(markdown, 0, len(markdown)))

    assert marked == _letters(visible_text(markdown).text)
    assert "(5*3<20&a_b_c,C:\\temp\\*.log,[draft],`tick`)" in marked


def test_every_chunk(converted: ConvertedPage) -> None:
    markdown = converted.markdown
    visible = visible_text(markdown)
    chunks = chunk_page(converted)

    assert len(chunks) > 1
    for chunk in chunks:
        marked = _marked(markdown, chunk.start, chunk.end)
        assert _letters(marked) == _letters(shown_between(visible, chunk.start, chunk.end))


def test_every_sentence_and_word(converted: ConvertedPage) -> None:
    markdown = converted.markdown
    visible = visible_text(markdown)
    pieces = [
        match.span()
        for match in re.finditer(r"[^\n\t]+?(?:[.。](?=\s|$)|(?=[\n\t])|$)|\S+", visible.text)
    ]

    assert len(pieces) == 35
    for start, end in pieces:
        marked = _marked(markdown, *visible.span(start, end))
        assert _letters(marked) == _letters(visible.text[start:end])


@pytest.mark.parametrize("seed", range(5))
def test_any_range_of_characters(converted: ConvertedPage, seed: int) -> None:
    markdown = converted.markdown
    visible = visible_text(markdown)
    draw = random.Random(seed)
    for _ in range(40):
        start = draw.randrange(len(visible.text))
        end = min(start + draw.randrange(1, 200), len(visible.text))
        marked = _marked(markdown, *visible.span(start, end))
        assert _letters(marked) == _letters(visible.text[start:end])


@pytest.mark.parametrize(
    "tags",
    [("ul", "li"), ("ol", "li"), ("blockquote",), ("blockquote", "ul", "li"), ("ul", "li", "em")],
    ids="-".join,
)
def test_as_deep_as_the_conversion_goes(tags: tuple[str, ...]) -> None:
    opened = "".join(f"<{tag}>" for tag in tags)
    markdown = _converted("".join(f"{opened}word{n} " for n in range(101))).markdown

    marked = _letters(_marked(markdown, 0, len(markdown)))

    assert marked == _letters(visible_text(markdown).text)
    assert marked.count("word") >= 80
