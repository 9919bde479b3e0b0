"""Bodies nobody should write, and which must not break the conversion."""

import base64
import time
import zlib

import pytest

from apps.knowledge.conversion import chunk_page
from apps.knowledge.text import visible_text
from tests.knowledge.conversion.pages import rendered
from tests.knowledge.conversion.storage.bodies import convert, macro, plain


def opened(name: str) -> str:
    return f'<ac:structured-macro ac:name="{name}"><ac:rich-text-body>'


@pytest.mark.parametrize(
    "tags",
    [
        "<div>",
        "<b>",
        "<ul><li>",
        "<table><tr><td>",
        "<blockquote>",
        "<h2>",
        opened("info"),
        opened("panel"),
        opened("expand"),
        opened("code"),
        opened("toc-zone"),
        opened("unknown"),
        f"<table><tr><td>{opened('info')}",
        "<ac:layout><ac:layout-section><ac:layout-cell>",
        "<ac:task-list><ac:task><ac:task-body>",
        "<ac:link><ac:link-body>",
        '<ac:link ac:anchor="x"><ac:link-body>',
        "<ac:image><ac:caption>",
        '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-content>',
        '<ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-node type="decision-item">',
        "<ac:adf-extension><ac:adf-fallback>",
        '<ac:structured-macro ac:name="include"><ac:parameter ac:name=""><ac:link><ac:link-body>',
        '<ac:inline-comment-marker ac:ref="x">',
        "<ac:odd>",
    ],
)
@pytest.mark.parametrize("times", [90, 2_000])
def test_deep_nesting_keeps_the_text(tags: str, times: int) -> None:
    page = convert(f"<p>top</p>{tags * times}bottom")
    words = visible_text(page.markdown).text.split()
    assert words[0] == "top"
    assert words[-1] == "bottom"
    assert chunk_page(page)[-1].end == len(page.markdown)


def test_well_formed_text_below_the_deepest_level_is_counted() -> None:
    page = convert("<div>" * 150 + "<b>deep</b> end" + "</div>" * 150)
    assert page.markdown == "deep end"
    assert page.losses.as_json() == {"text:too-deep": 1}


def test_html_in_a_macro_may_be_deep() -> None:
    page = convert(macro("html", plain("<div>" * 20_000 + "x")))
    assert page.markdown == "x"


@pytest.mark.parametrize(
    "body",
    [
        "<![CDATA[x" * 50_000,
        "]] >" * 100_000 + "<p>",
        "&" * 300_000,
        "<" * 300_000,
        '<a "' * 100_000,
        "<a" + ' "<"' * 100_000,
        "<a '" + '"' * 300_000,
        "</b>" * 100_000,
        "<b></i>" * 60_000,
        "<!--" * 100_000,
        "<!" * 200_000,
        "<a" + " " * 500_000 + "x",
        "<a " + "a=" * 200_000 + ">x",
        "<p>" * 50_000,
        "".join(f"<p{number}:x>" for number in range(5_000)),
        '<x xmlns="b">t</x>' * 10_000,
        "<ac:adf-extension>"
        + '<ac:adf-node type="panel"><ac:adf-content>x</ac:adf-content></ac:adf-node>' * 10_000
        + "</ac:adf-extension>",
        macro("roadmap", source="[" * 100_000),
        macro("status", title="A") * 10_000,
    ],
    ids=range(19),
)
def test_bodies_take_no_longer_than_their_length(body: str) -> None:
    started = time.process_time()
    convert(body)
    assert time.process_time() - started < 10


def test_a_huge_body_is_read_whole() -> None:
    page = convert(f"<p>first {'word ' * 2_500_000}last</p>")
    assert page.markdown.startswith("first word")
    assert page.markdown.endswith("word last")
    assert page.losses.as_json() == {}


def test_a_packed_diagram_cannot_become_a_huge_text() -> None:
    packer = zlib.compressobj(wbits=-15)
    bomb = base64.b64encode(packer.compress(b"a" * 50_000_000) + packer.flush()).decode()
    page = convert(macro("plantumlcloud", data=bomb))
    assert len(page.markdown) < 1_000_100


def test_the_same_body_gives_the_same_page() -> None:
    body = macro("odd", "<p>a") + macro("info") + "<x:y>b</x:y></b>"
    assert convert(body) == convert(body)


@pytest.mark.parametrize(
    "attack",
    [
        '<a href="javascript:alert(1)">x</a>',
        '<ac:link><ri:url ri:value="javascript:alert(1)" /></ac:link>x',
        '<ac:image><ri:url ri:value="javascript:alert(1)" /></ac:image>x',
        macro("iframe", src="javascript:alert(1)") + "x",
        macro("html", plain('<img src="x" onerror="alert(1)"><script>alert(1)</script>x')),
        macro("markdown", plain("[x](javascript:alert(1))")),
        "<script>alert(1)</script>x",
        "&lt;script&gt;alert(1)&lt;/script&gt;x",
    ],
)
def test_nothing_that_runs_gets_through(attack: str) -> None:
    result = rendered(convert(f"<p>{attack}</p>").markdown).lower()
    assert "<script" not in result
    assert "<img" not in result
    assert 'href="javascript' not in result
    assert "x" in result
