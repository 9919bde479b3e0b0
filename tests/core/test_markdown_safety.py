"""Nothing a text holds becomes markup, script or an address of its own choice."""

import pytest
from lxml import html as lxml_html

from apps.core.markdown import Embed, Options, Resolved, render, render_markdown

_ALLOWED = {"class", "href", "rel", "target", "title", "src", "alt", "loading", "role"}
_ALLOWED |= {"tabindex", "aria-label", "disabled", "checked", "type", "id", "scope", "start"}

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    "<style>*{display:none}</style>",
    "<!-- --><script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](file:///etc/passwd)",
    "[x](//evil.example/a)",
    "[x](/o/northwind/pages/1/)",
    "[x](\\\\evil.example\\a)",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    '![x" onerror="alert(1)](attachment:1)',
    '[x](https://a.example/" onclick="alert(1))',
    '[x](<https://a.example/" onclick="alert(1)>)',
    '[x](https://a.example "t\\" onclick=\\"alert(1)")',
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    '```"><script>alert(1)</script>\nx\n```',
    "```html\n<script>alert(1)</script>\n```",
    "`<script>alert(1)</script>`",
    "| <script>alert(1)</script> |\n| --- |\n| <img src=x onerror=alert(1)> |",
    "# <img src=x onerror=alert(1)>",
    "- [ ] <img src=x onerror=alert(1)>",
    "> **Warning: <img src=x onerror=alert(1)>**",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    '<mark id="passage">forged</mark>',
    "&lt;mark&gt;forged&lt;/mark&gt;",
    "\ue000forged\ue001",
    "[ref]: javascript:alert(1)\n\n[ref]",
    "<iframe src=https://evil.example></iframe>",
    "<form action=https://evil.example><button>Go</button></form>",
    '<p style="position:fixed">x</p>',
    "<math><mtext></p><style><img src=x onerror=alert(1)></style>",
]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("wrap", ["{}", "before {} after", "> {}", "1. {}", "**{}**"])
def test_attack_stays_text(attack: str, wrap: str) -> None:
    markdown = wrap.format(attack)

    for passage in (None, (0, len(markdown))):
        html = render(markdown, Options(), passage=passage).html
        root = lxml_html.fromstring(f"<div>{html}</div>")
        for element in root.iterdescendants():
            assert element.tag not in {"script", "style", "iframe", "form", "svg", "img", "math"}
            assert set(element.attrib) <= _ALLOWED
            assert element.get("href", "https://a.example").startswith("https://a.example")
        assert [mark.get("id") for mark in root.iter("mark")].count("passage") <= 1
        if passage is None:
            assert not list(root.iter("mark"))


def test_external_link_tells_nothing_about_where_it_was_clicked() -> None:
    html = render_markdown("[docs](https://docs.example/a?b=1&c=2)")

    assert html == (
        '<p><a href="https://docs.example/a?b=1&amp;c=2" rel="noopener noreferrer nofollow" '
        'target="_blank">docs</a></p>\n'
    )


def test_mail_address_is_a_link() -> None:
    assert 'href="mailto:desk@northwind.example"' in render_markdown(
        "[desk](mailto:desk@northwind.example)"
    )


def test_resolver_is_asked_once_for_all_internal_targets() -> None:
    asked: list[set[str]] = []

    def resolve(targets: object) -> dict[str, Resolved]:
        asked.append(set(targets))  # type: ignore[call-overload]
        return {"page:1": Resolved("/p/1/"), "attachment:2": Embed("/f/2"), "#a": Resolved("#b")}

    html = render(
        "[one](page:1) ![pic & co](attachment:2) [here](#a) [gone](page:9) [out](https://a.example)"
        " ![lost](attachment:8)",
        Options(resolve=resolve, unresolved="Not imported"),
    ).html

    assert asked == [{"page:1", "attachment:2", "#a", "page:9", "attachment:8"}]
    assert html == (
        '<p><a href="/p/1/">one</a> <a class="image-link" href="/f/2">'
        '<img src="/f/2" alt="pic &amp; co" loading="lazy"></a> <a href="#b">here</a> '
        '<span class="unresolved" title="Not imported">gone</span> '
        '<a href="https://a.example" rel="noopener noreferrer nofollow" target="_blank">out</a> '
        '<span class="unresolved" title="Not imported">lost</span></p>\n'
    )


def test_resolver_cannot_be_made_to_return_a_script() -> None:
    html = render(
        "[x](page:1)", Options(resolve=lambda _: {"page:1": Resolved("javascript:alert(1)")})
    ).html

    assert html == "<p><a>x</a></p>\n"


def test_image_that_is_not_a_picture_is_a_link_to_the_file() -> None:
    html = render(
        "![plan](attachment:1)", Options(resolve=lambda _: {"attachment:1": Resolved("/f/1")})
    ).html

    assert html == '<p><a href="/f/1">plan</a></p>\n'


def test_description_of_an_image_is_its_text() -> None:
    html = render(
        "![**a** &#91;b&#93; `c` \\*](attachment:1)",
        Options(resolve=lambda _: {"attachment:1": Embed("/f/1")}),
    ).html

    assert '<img src="/f/1" alt="a [b] c *" loading="lazy">' in html


def test_image_of_another_site_is_a_link_and_never_loaded() -> None:
    assert render_markdown("![chart](https://pics.example/a.png)") == (
        '<p><a href="https://pics.example/a.png" rel="noopener noreferrer nofollow" '
        'target="_blank">chart</a></p>\n'
    )


def test_linked_image_keeps_one_link() -> None:
    html = render(
        "[![logo](attachment:1)](https://a.example) [![far](https://b.example/i.png)](page:1)",
        Options(resolve=lambda _: {"attachment:1": Embed("/f/1"), "page:1": Resolved("/p/1/")}),
    ).html

    assert html == (
        '<p><a href="https://a.example" rel="noopener noreferrer nofollow" target="_blank">'
        '<img src="/f/1" alt="logo" loading="lazy"></a> <a href="/p/1/">far</a></p>\n'
    )
