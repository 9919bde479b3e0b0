"""Links and mentions: names in, targets out."""

import pytest

from tests.knowledge.conversion.storage.bodies import Known, convert

WIKI = Known(
    pages={("OPS", "Other page"): "2", ("HR", "Leave"): "3", ("OPS", "A page"): "1"},
    posts={("OPS", "News", "2024/05/01"): "4"},
    numbers=frozenset({"5"}),
    files={("1", "plan.pdf"): "71", ("3", "form.docx"): "72", ("4", "pic.zip"): "73"},
    people={
        "5b10ac8d82e05b22cc7d4ef5": "Mara Kern",
        "ff80808152c1f1d60152c1f1d6010001": "Jo Ness",
        "jness": "Jo Ness",
    },
)
SITE = Known(site="https://wiki.example.org/wiki")


def link(resource: str, body: str = "", anchor: str = "") -> str:
    attribute = f' ac:anchor="{anchor}"' if anchor else ""
    return f"<p><ac:link{attribute}>{resource}{body}</ac:link></p>"


def says(text: str) -> str:
    return f"<ac:plain-text-link-body><![CDATA[{text}]]></ac:plain-text-link-body>"


PAGE = '<ri:page ri:content-title="Other page" />'
LEAVE = '<ri:page ri:space-key="HR" ri:content-title="Leave" ri:version-at-save="3" />'


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        (link(PAGE), "[Other page](page:2)"),
        (link(PAGE, says("a < b & [c]")), "[a < b & &#91;c&#93;](page:2)"),
        (
            link(PAGE, "<ac:link-body><strong>bold</strong> one</ac:link-body>"),
            "[**bold** one](page:2)",
        ),
        (link(PAGE, says(" ")), "[Other page](page:2)"),
        (link(PAGE, "<ac:link-body><br /></ac:link-body>"), "[Other page](page:2)"),
        (link(PAGE, "", "Setup"), "[Other page](page:2#Setup)"),
        (link(LEAVE, says("leave")), "[leave](page:3)"),
        (link('<ri:attachment ri:filename="plan.pdf" />'), "[plan.pdf](attachment:71)"),
        (
            link(f'<ri:attachment ri:filename="form.docx">{LEAVE}</ri:attachment>', says("form")),
            "[form](attachment:72)",
        ),
        (
            link(
                '<ri:attachment ri:filename="pic.zip"><ri:blog-post ri:content-title="News" '
                'ri:posting-day="2024/05/01" /></ri:attachment>'
            ),
            "[pic.zip](attachment:73)",
        ),
        (
            link('<ri:blog-post ri:content-title="News" ri:posting-day="2024/05/01" />'),
            "[News](page:4)",
        ),
        (link('<ri:content-entity ri:content-id="5" />', says("five")), "[five](page:5)"),
        (
            link('<ri:url ri:value="https://e.org/?a=1&amp;b=2" />', says("there")),
            "[there](https://e.org/?a=1&b=2)",
        ),
        (link('<ri:url ri:value="https://e.org" />', says("x"), "top"), "[x](https://e.org#top)"),
        ('<p><a href="https://e.org/a">b</a></p>', "[b](https://e.org/a)"),
        ('<p><a href="mailto:ops@example.org">mail</a></p>', "[mail](mailto:ops@example.org)"),
        (
            link('<ri:user ri:account-id="5b10ac8d82e05b22cc7d4ef5" />'),
            "@Mara Kern",
        ),
        (link('<ri:user ri:userkey="ff80808152c1f1d60152c1f1d6010001" />'), "@Jo Ness"),
        (link('<ri:user ri:username="jness" />', says("old name")), "@Jo Ness"),
    ],
)
def test_what_is_known_is_led_to(body: str, markdown: str) -> None:
    page = convert(body, WIKI)
    assert page.markdown == markdown
    assert page.losses.as_json() == {}


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        (
            link('<ri:page ri:content-title="A b/c &amp; d" />'),
            "[A b/c & d](https://wiki.example.org/wiki/display/OPS/A+b%2Fc+%26+d)",
        ),
        (
            link('<ri:page ri:space-key="~mk" ri:content-title="Me" />', says("me"), "Now"),
            "[me](https://wiki.example.org/wiki/display/~mk/Me#Now)",
        ),
        (
            link('<ri:blog-post ri:content-title="Old news" ri:posting-day="2024/05/01" />'),
            "[Old news](https://wiki.example.org/wiki/display/OPS/2024/05/01/Old+news)",
        ),
        (link('<ri:space ri:space-key="HR" />'), "[HR](https://wiki.example.org/wiki/display/HR)"),
        (
            link('<ri:content-entity ri:content-id="9" />', says("nine")),
            "[nine](https://wiki.example.org/wiki/pages/viewpage.action?pageId=9)",
        ),
    ],
)
def test_what_the_import_lacks_is_led_to_on_the_site(body: str, markdown: str) -> None:
    page = convert(body, SITE)
    assert page.markdown == markdown
    assert page.losses.as_json() == {}


def test_a_missing_file_is_led_to_on_the_site_and_counted() -> None:
    page = convert(link('<ri:attachment ri:filename="a b.pdf" />'), SITE)
    assert page.markdown == (
        "[a b.pdf](https://wiki.example.org/wiki/download/attachments/1/a%20b.pdf)"
    )
    assert page.losses.as_json() == {"attachment:missing": 1}


@pytest.mark.parametrize(
    ("body", "markdown", "losses"),
    [
        (link(PAGE), "Other page", {"link:unresolved": 1}),
        (link(LEAVE, says("leave")), "leave", {"link:unresolved": 1}),
        (link('<ri:space ri:space-key="HR" />'), "HR", {"link:unresolved": 1}),
        (link('<ri:content-entity ri:content-id="9" />'), "9", {"link:unresolved": 1}),
        (link('<ri:blog-post ri:content-title="N" />'), "N", {"link:unresolved": 1}),
        (link('<ri:attachment ri:filename="a.pdf" />'), "a.pdf", {"attachment:missing": 1}),
        (
            link(f'<ri:attachment ri:filename="a.pdf">{LEAVE}</ri:attachment>'),
            "a.pdf",
            {"attachment:missing": 1},
        ),
        (
            link('<ri:shortcut ri:key="jira" ri:parameter="OPS-1" />', says("issue")),
            "issue",
            {"link:unsupported": 1},
        ),
        (link('<ri:shortcut ri:key="jira" ri:parameter="A" />'), "A", {"link:unsupported": 1}),
        (link('<ri:url ri:value="file:///x" />', says("x")), "x", {"link:unsupported": 1}),
        (link('<ri:url ri:value="javascript:x()" />'), "javascript:x()", {"link:unsupported": 1}),
        (link("", says("text")), "text", {"link:unresolved": 1}),
        (link("<ri:odd />", says("text")), "text", {"element:ri:odd": 1}),
        ("<p>a<ac:link /></p>", "a", {"link:unresolved": 1}),
        ("<p><ac:link>loose</ac:link></p>", "loose", {"link:unresolved": 1}),
        (link("", says("gone"), "gone"), "gone", {}),
        (
            link('<ri:user ri:account-id="557058:8f0b1b3c-6e4e-4a51-9d6a-2c2b7e9c0a11" />'),
            "@unknown user",
            {"person:unknown": 1},
        ),
        (
            link('<ri:user ri:userkey="ff80808152c1f1d60152c1f1d6010001" />', says("@Mara Kern")),
            "@Mara Kern",
            {"person:unknown": 1},
        ),
        (link('<ri:user ri:username="mkern" />'), "@mkern", {"person:unknown": 1}),
        (link("<ri:user />"), "@unknown user", {"person:unknown": 1}),
    ],
)
def test_what_nobody_knows_is_text_and_counted(
    body: str, markdown: str, losses: dict[str, int]
) -> None:
    page = convert(body)
    assert page.markdown == markdown
    assert page.losses.as_json() == losses


def test_a_page_without_a_space_key_has_no_address() -> None:
    page = convert(link(PAGE), SITE, space_key="")
    assert page.markdown == "Other page"
    assert page.losses.as_json() == {"link:unresolved": 1}


def test_a_link_to_this_very_page_stays_in_it() -> None:
    page = convert(
        link('<ri:page ri:content-title="A page" />', says("up"), "Top") + "<h2>Top</h2>", WIKI
    )
    assert page.markdown == "[up](#top)\n\n## Top"


def test_a_picture_may_be_all_of_a_link() -> None:
    picture = '<ac:image><ri:url ri:value="https://e.org/i.png" /></ac:image>'
    page = convert(link(PAGE, f"<ac:link-body>{picture}</ac:link-body>"), WIKI)
    assert page.markdown == "[![](https://e.org/i.png)](page:2)"
