"""Answers as HTML, block by block, and what may never come out."""

from apps.chat.addresses import CitationAddress
from apps.chat.answering.events import Listing
from apps.chat.rendering import (
    AnswerHtml,
    RenderedBlock,
    cited_html,
    with_citations,
    withheld_html,
)

CHIPS = {
    1: cited_html(1, "A & B", "Say <b>", CitationAddress("/p/1", ""), preformatted=False),
    2: withheld_html(2),
}
CHIP_1 = (
    '<a class="citation" href="/p/1" data-panel-open><span class="visually-hidden">Source </span>1'
    '<span class="visually-hidden">: A &amp; B</span></a>'
)
CHIP_2 = '<span class="citation"><span class="visually-hidden">Source </span>2</span>'


def whole(text: str) -> str:
    html = AnswerHtml()
    html.text(text)
    html.finish()
    return with_citations(html.html, CHIPS)


def test_a_line_that_ends_becomes_html_and_the_rest_is_the_tail() -> None:
    html = AnswerHtml()

    assert html.text("**Stop** the") == []
    assert html.text(" workers.\n\nThen") == [
        RenderedBlock(0, "<p><strong>Stop</strong> the workers.</p>\n", "Then")
    ]
    assert html.text(" wait.\n\nLast") == [
        RenderedBlock(0, "<p><strong>Stop</strong> the workers.</p>\n", ""),
        RenderedBlock(1, "<p>Then wait.</p>\n", "Last"),
    ]
    assert html.finish() == [
        RenderedBlock(1, "<p>Then wait.</p>\n", ""),
        RenderedBlock(2, "<p>Last</p>\n", ""),
    ]


def test_a_list_grows_in_one_block() -> None:
    html = AnswerHtml()

    assert html.text("- one\n- tw") == [RenderedBlock(0, "<ul>\n<li>one</li>\n</ul>\n", "- tw")]
    assert html.text("o\n") == [RenderedBlock(0, "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n", "")]


def test_all_blocks_together_are_the_answer() -> None:
    html = AnswerHtml()
    shown: dict[int, str] = {}
    for (
        character
    ) in "One\n\n```\ncode\n\nmore\n```\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n1. x\n2. y":
        shown.update({block.index: block.html for block in html.text(character)})
    shown.update({block.index: block.html for block in html.finish()})

    assert "".join(shown.values()) == html.html
    assert list(shown) == [0, 1, 2, 3]


def test_a_long_block_is_rendered_once_it_is_complete() -> None:
    html = AnswerHtml()

    assert html.text("word " * 1_000 + "\n") == []
    assert [block.index for block in html.text("\nNext\n")] == [0, 1]


def test_citations_stand_in_the_text_and_numbers_in_code_do_not_become_any() -> None:
    html = AnswerHtml()
    html.text("Stop")
    html.marks((1, 2), " ")
    html.text(", not `a[1]`")
    html.finish()

    assert with_citations(html.html, CHIPS) == (
        f"<p>Stop&nbsp;{CHIP_1}{CHIP_2}, not <code>a[1]</code></p>\n"
    )


def test_emphasis_ends_before_a_citation() -> None:
    html = AnswerHtml()
    html.text("**Careful.**")
    html.marks((1,), "")
    html.finish()

    assert with_citations(html.html, {}) == "<p><strong>Careful.</strong></p>\n"


def test_quotes_are_text_and_not_markup() -> None:
    html = AnswerHtml()

    assert html.quote(1).index == 0
    assert html.quote(2).index == 1
    assert with_citations(html.html, CHIPS) == (
        f'<p class="quote">Say &lt;b&gt;\N{NO-BREAK SPACE}{CHIP_1}</p>'
        f'<p class="turn__note">This passage is no longer available. {CHIP_2}</p>'
    )


def test_code_is_quoted_as_it_stands() -> None:
    cited = cited_html(1, "T", "a\n  <b>", CitationAddress("/p", ""), preformatted=True)

    assert cited.quote.startswith('<pre class="quote"><code>a\n  &lt;b&gt;</code></pre>')


def test_lists_are_quoted_item_by_item_with_one_citation() -> None:
    address = CitationAddress("/p/1", "")
    chips = {1: cited_html(1, "A & B", "a\tb\n<c>", address, preformatted=False), 2: CHIPS[2]}
    html = AnswerHtml()
    html.quote(1, Listing.STEPS, 3)
    html.quote(1, Listing.BULLETS)
    html.quote(2, Listing.STEPS, 1)

    items = f"<li>a – b</li><li>&lt;c&gt;\N{NO-BREAK SPACE}{CHIP_1}</li>"
    assert with_citations(html.html, chips) == (
        f'<ol class="quote" start="3">{items}</ol><ul class="quote">{items}</ul>'
        f'<p class="turn__note">This passage is no longer available. {CHIP_2}</p>'
    )


def test_html_scripts_and_images_of_a_model_never_come_out() -> None:
    html = whole(
        "<script>alert(1)</script> <img src=x onerror=alert(1)>\n\n"
        "![data](https://evil.example/?q=1) [go](javascript:alert(1)) [ok](https://wiki.example/a)"
    )

    assert html == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x onerror=alert(1)&gt;</p>\n"
        '<p><a href="https://evil.example/?q=1" rel="noopener noreferrer nofollow" '
        'target="_blank">data</a> <span class="unresolved">go</span> '
        '<a href="https://wiki.example/a" rel="noopener noreferrer nofollow" target="_blank">ok</a>'
        "</p>\n"
    )


def test_a_model_cannot_write_a_citation_by_itself() -> None:
    assert whole("Look ⸨1⸩ and ⸨q1⸩") == "<p>Look ((1)) and ((q1))</p>\n"


def test_a_citation_inside_an_address_does_not_break_the_tag() -> None:
    html = AnswerHtml()
    html.text("[x](https://wiki.example/a")
    html.marks((1,), "")
    html.text(")")
    html.finish()

    assert with_citations(html.html, CHIPS) == (
        '<p><a href="https://wiki.example/a" rel="noopener noreferrer nofollow" '
        'target="_blank">x</a></p>\n'
    )
