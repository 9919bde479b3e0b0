"""Where links lead after the conversion, and what is said of those that lead nowhere."""

import pytest

from tests.knowledge.conversion.pages import KnownLinks, convert, rendered

LINKS = KnownLinks(
    pages={
        "Other-Page_123.html": "123",
        "/display/OPS/Other+Page": "123",
        "/pages/viewpage.action?pageId=123": "123",
        "/x/AbC": "123",
        "https://wiki.example.org/display/OPS/Other+Page": "123",
        "Self_1.html": "1",
    },
    attachments={
        "attachments/123/456.pdf": "456",
        "/download/attachments/123/a%20b.pdf?version=1": "456",
        "https://wiki.example.org/download/attachments/123/x.zip": "789",
    },
)


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("https://example.com/a", "https://example.com/a"),
        ("http://example.com/a(b)c", "http://example.com/a%28b%29c"),
        ("https://example.com/a b", "https://example.com/a%20b"),
        ("https://example.com/?a=1&amp;copy=2", "https://example.com/?a=1&copy=2"),
        ("//example.com/a", "https://example.com/a"),
        ("mailto:team@example.com", "mailto:team@example.com"),
        ("Other-Page_123.html", "page:123"),
        ("Other-Page_123.html#OtherPage-Setup", "page:123#OtherPage-Setup"),
        ("/display/OPS/Other+Page", "page:123"),
        ("/pages/viewpage.action?pageId=123", "page:123"),
        ("/x/AbC", "page:123"),
        ("https://wiki.example.org/display/OPS/Other+Page", "page:123"),
        ("attachments/123/456.pdf", "attachment:456"),
        ("/download/attachments/123/a%20b.pdf?version=1", "attachment:456"),
        ("https://wiki.example.org/download/attachments/123/x.zip", "attachment:789"),
    ],
)
def test_targets(href: str, target: str) -> None:
    page = convert(f'<p><a href="{href}">there</a></p>', LINKS)
    assert page.markdown == f"[there]({target})"
    assert page.losses.as_json() == {}


@pytest.mark.parametrize(
    ("anchor", "text", "losses"),
    [
        ('<a href="Gone_9.html">gone</a>', "gone", {"link:unresolved": 1}),
        ('<a href="/display/OPS/Gone">gone</a>', "gone", {"link:unresolved": 1}),
        ('<a href="$itemRenderedUrl">gone</a>', "gone", {"link:unresolved": 1}),
        ('<a href="#">gone</a>', "gone", {"link:unresolved": 1}),
        ('<a href="">gone</a>', "gone", {"link:unresolved": 1}),
        (
            '<a class="createlink" href="/pages/createpage.action?title=X">gone</a>',
            "gone",
            {"link:missing-page": 1},
        ),
        ('<a href="attachments/1/2.png">file</a>', "file", {"attachment:missing": 1}),
        ('<a href="javascript:alert(1)">run</a>', "run", {"link:unsupported": 1}),
        ('<a href="data:text/html,x">run</a>', "run", {"link:unsupported": 1}),
        ('<a href="file:///c:/x">file</a>', "file", {"link:unsupported": 1}),
        ('<a href="unix:/tmp/x">file</a>', "file", {"link:unsupported": 1}),
        ("<a>plain</a>", "plain", {}),
        ('<a href="https://example.com"></a>x', "x", {}),
    ],
)
def test_what_leads_nowhere_keeps_its_text(anchor: str, text: str, losses: dict[str, int]) -> None:
    page = convert(f"<p>{anchor}</p>", LINKS)
    assert page.markdown == text
    assert page.losses.as_json() == losses


def test_addresses_below_a_known_site_lead_there() -> None:
    links = KnownLinks(site="https://wiki.example.org")
    page = convert('<p><a href="/label/ops#x">label</a></p>', links)
    assert page.markdown == "[label](https://wiki.example.org/label/ops#x)"
    assert page.losses.as_json() == {}


def test_anchors_of_the_same_page_become_slugs_of_its_headings() -> None:
    page = convert(
        '<p>See <a href="#Apage-SetUp">set up</a>, <a href="#extra">extra</a>, '
        '<a href="Self_1.html#Apage-SetUp">here</a>, <a href="#top">top</a>, '
        '<a href="#nowhere">nothing</a>.</p>'
        '<p><span class="confluence-anchor-link" id="top"></span>Intro</p>'
        '<h2 id="Apage-SetUp">Set Up</h2><p><a name="extra"></a>More</p>',
        LINKS,
    )
    assert page.markdown == (
        "See [set up](#set-up), [extra](#set-up), [here](#set-up), [top](#), nothing.\n\n"
        "Intro\n\n## Set Up\n\nMore"
    )


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (
            '<p><a href="https://e.org">[JENKINS-1] fix</a></p>',
            "[&#91;JENKINS-1&#93; fix](https://e.org)",
        ),
        ('<p><a href="https://e.org"><code>x</code></a></p>', "[`x`](https://e.org)"),
        ('<p><a href="https://e.org"><strong>x</strong></a></p>', "[**x**](https://e.org)"),
        ('<p><strong><a href="https://e.org">x</a></strong></p>', "**[x](https://e.org)**"),
        ('<p>see<a href="https://e.org"> x </a>now</p>', "see [x](https://e.org) now"),
        ('<p>wow!<a href="https://e.org">x</a></p>', "wow&#33;[x](https://e.org)"),
        ('<p><a href="https://e.org">a<br/>b</a></p>', "[a b](https://e.org)"),
        (
            '<p><a href="https://e.org"><p>one</p><p>two</p></a></p>',
            "[one](https://e.org)\n\n[two](https://e.org)",
        ),
    ],
)
def test_link_texts(html: str, markdown: str) -> None:
    page = convert(html)
    assert page.markdown == markdown
    assert '<a href="https://e.org">' in rendered(page.markdown)
