"""Pictures, captions, emoticons."""

import pytest

from tests.knowledge.conversion.storage.bodies import Known, convert

FILES = Known(pages={("HR", "Leave"): "3"}, files={("1", "net.png"): "71", ("3", "a.png"): "72"})


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        (
            '<ac:image><ri:attachment ri:filename="net.png" /></ac:image>',
            "![net.png](attachment:71)",
        ),
        (
            (
                '<p>see <ac:image ac:alt="The net" ac:title="t" ac:width="9" ac:inline="true">'
                '<ri:attachment ri:filename="net.png" ri:version-at-save="1" /></ac:image> here</p>'
            ),
            "see ![The net](attachment:71) here",
        ),
        (
            (
                '<ac:image><ri:attachment ri:filename="a.png"><ri:page ri:space-key="HR" '
                'ri:content-title="Leave" /></ri:attachment></ac:image>'
            ),
            "![a.png](attachment:72)",
        ),
        (
            '<ac:image ac:title="Far"><ri:url ri:value="https://e.org/i?a=1&amp;b=2" /></ac:image>',
            "![Far](https://e.org/i?a=1&b=2)",
        ),
        (
            (
                '<ac:image><ri:attachment ri:filename="net.png" /><ac:caption><p>All <em>parts</em>'
                '</p></ac:caption><ac:adf-mark key="border" size="2" /></ac:image>'
            ),
            "![net.png](attachment:71)\n\nAll *parts*",
        ),
        ('<p><img src="https://e.org/i.png" alt="x" /></p>', "![x](https://e.org/i.png)"),
    ],
)
def test_pictures(body: str, markdown: str) -> None:
    page = convert(body, FILES)
    assert page.markdown == markdown
    assert page.losses.as_json() == {}


@pytest.mark.parametrize(
    ("body", "losses"),
    [
        ('<ac:image><ri:attachment ri:filename="x.png" /></ac:image>', {"attachment:missing": 1}),
        ('<ac:image><ri:url ri:value="/x.png" /></ac:image>', {"link:unresolved": 1}),
        ("<ac:image><ri:odd /></ac:image>", {"element:ri:odd": 1}),
    ],
)
def test_missing_pictures_are_counted_and_captions_kept(body: str, losses: dict[str, int]) -> None:
    captioned = body.replace("</ac:image>", "<ac:caption>Below</ac:caption></ac:image>")
    page = convert(captioned)
    assert page.markdown == "Below"
    assert page.losses.as_json() == losses


def test_a_missing_picture_is_shown_from_the_site() -> None:
    page = convert(
        '<ac:image><ri:attachment ri:filename="x.png" /></ac:image>',
        Known(site="https://wiki.example.org"),
    )
    assert page.markdown == "![x.png](https://wiki.example.org/download/attachments/1/x.png)"
    assert page.losses.as_json() == {"attachment:missing": 1}


@pytest.mark.parametrize(
    ("attributes", "text"),
    [
        ('ac:name="tick"', "✅"),
        ('ac:name="cross"', "❌"),
        ('ac:name="warning"', "⚠️"),
        ('ac:name="information"', "ℹ️"),
        ('ac:name="plus"', "➕"),
        ('ac:name="minus"', "➖"),
        ('ac:name="tick" ac:emoji-shortname=":check_mark:" ac:emoji-fallback="✔"', "✔"),
        ('ac:name="blue-star" ac:emoji-shortname=":rocket:" ac:emoji-fallback="🚀"', "🚀"),
        ('ac:name="blue-star" ac:emoji-shortname=":cross_mark:" ac:emoji-id="x"', "❌"),
        (
            (
                'ac:name="blue-star" ac:emoji-shortname=":party:" ac:emoji-id="x" '
                'ac:emoji-fallback=":party:"'
            ),
            ":party:",
        ),
        ('ac:name="check mark button" ac:emoji-id="2705"', "✅"),
        ('ac:emoji-id="1f469-200d-1f680" ac:emoji-fallback=":astronaut:"', "👩\u200d🚀"),
        ('ac:emoji-id="d800" ac:emoji-shortname=":odd:"', "odd"),
        ('ac:emoji-id="atlassian-x" ac:emoji-shortname=":odd:"', "odd"),
        ('ac:name="frobnicate"', "(frobnicate)"),
    ],
)
def test_emoticons_are_text(attributes: str, text: str) -> None:
    page = convert(f"<p>is <ac:emoticon {attributes} /> so</p>")
    assert page.markdown == f"is {text} so"
    assert page.losses.as_json() == {}


def test_an_emoticon_without_a_name_is_counted() -> None:
    assert convert("<p>a<ac:emoticon /></p>").losses.as_json() == {"dropped:emoticon": 1}
