"""Pictures, emoticons, and what Confluence shows in place of them."""

import pytest

from tests.knowledge.conversion.pages import KnownLinks, convert

LINKS = KnownLinks(
    attachments={
        "attachments/7/70.png": "70",
        "attachments/7/70.png?width=760": "70",
        "attachments/thumbnails/7/70": "70",
        "/download/attachments/7/a.png?api=v2": "70",
        "rest/documentConversion/latest/conversion/thumbnail/70/1": "70",
    }
)


@pytest.mark.parametrize(
    ("image", "markdown"),
    [
        (
            '<img src="attachments/7/70.png" data-linked-resource-default-alias="Plan v1.PNG"/>',
            "![Plan v1.PNG](attachment:70)",
        ),
        (
            '<img src="attachments/7/70.png?width=760" alt="The plan"/>',
            "![The plan](attachment:70)",
        ),
        ('<img src="attachments/thumbnails/7/70"/>', "![](attachment:70)"),
        (
            (
                '<img src="attachments/thumbnails/7/71" data-image-src="/download/attachments/7/a'
                '.png?api=v2"/>'
            ),
            "![](attachment:70)",
        ),
        ('<img src="https://e.org/a.png" alt="a [b]"/>', "![a &#91;b&#93;](https://e.org/a.png)"),
        (
            '<span class="image-center-wrapper"><img src="attachments/7/70.png"/></span>',
            "![](attachment:70)",
        ),
        (
            '<a href="https://e.org"><img src="attachments/7/70.png" alt="x"/></a>',
            "[![x](attachment:70)](https://e.org)",
        ),
    ],
)
def test_pictures(image: str, markdown: str) -> None:
    page = convert(f"<p>{image}</p>", LINKS)
    assert page.markdown == markdown
    assert page.losses.as_json() == {}


@pytest.mark.parametrize(
    ("image", "losses"),
    [
        ('<img src="attachments/7/99.png"/>', {"attachment:missing": 1}),
        (
            '<img src="plugins/servlet/confluence/placeholder/unknown-attachment?locale=en"/>',
            {"attachment:missing": 1},
        ),
        (
            (
                '<img src="/wiki/plugins/servlet/confluence/placeholder/unknown-macro?name=drawio'
                '&amp;locale=en_GB"/>'
            ),
            {"macro:drawio": 1},
        ),
        (
            '<img src="plugins/servlet/confluence/placeholder/unknown-macro"/>',
            {"macro:unknown": 1},
        ),
        (
            '<img src="plugins/servlet/confluence/placeholder/macro?definition=x"/>',
            {"dropped:placeholder": 1},
        ),
        ('<img src="images/icons/wait.gif"/>', {"dropped:icon": 1}),
        ('<img src="data:image/png;base64,AAAA"/>', {"dropped:inline-image": 1}),
        ('<img src="relative.png"/>', {"link:unresolved": 1}),
        ("<img/>", {}),
    ],
)
def test_pictures_that_cannot_be_shown_are_left_out_and_counted(
    image: str, losses: dict[str, int]
) -> None:
    page = convert(f"<p>a {image} b</p>", LINKS)
    assert page.markdown == "a b"
    assert page.losses.as_json() == losses


def emoticon(name: str, file: str, attributes: str = "") -> str:
    return (
        f'<img class="emoticon emoticon-{name}" data-emoticon-name="{name}" {attributes}'
        f'src="images/icons/emoticons/{file}" alt="({name})"/>'
    )


@pytest.mark.parametrize(
    ("image", "glyph"),
    [
        (emoticon("tick", "check.svg"), "✅"),
        (emoticon("cross", "error.svg"), "❌"),
        (emoticon("warning", "warning.svg"), "⚠️"),
        (emoticon("information", "information.svg"), "ℹ️"),
        (emoticon("plus", "add.svg"), "➕"),
        (emoticon("minus", "forbidden.svg"), "➖"),
        ('<img src="images/icons/emoticons/check.png" alt="x"/>', "✅"),
        (emoticon("odd", "odd.svg"), "(odd)"),
        (emoticon("blue-star", "72/1f680.png", 'data-emoji-fallback="🚀" '), "🚀"),
        (
            emoticon(
                "blue-star",
                "72/2705.png",
                'data-emoji-id="atlassian-check_mark" data-emoji-shortname=":check_mark:" '
                'data-emoji-fallback=":check_mark:" ',
            ),
            "✅",
        ),
        (emoticon("blue-star", "1f6.png", 'data-emoji-shortname=":party_parrot:" '), "(blue-star)"),
        (emoticon("blue-star", "star_blue.svg"), "⭐"),
        (
            (
                '<img class="emoticon" data-emoji-id="x" data-emoji-shortname=":check_mark:" '
                'data-emoji-fallback=":check_mark:" src="https://e.org/e.png"/>'
            ),
            "✅",
        ),
    ],
)
def test_emoticons_are_glyphs(image: str, glyph: str) -> None:
    page = convert(f"<p>{image}</p>")
    assert page.markdown == glyph
    assert page.losses.as_json() == {}


def test_the_icons_of_jira_lists_are_their_names() -> None:
    html = '<table><tr><th>T</th></tr><tr><td><img class="icon" alt="Bug" src="https://j/a"/></td></tr></table>'
    assert convert(html).markdown == "| T |\n| --- |\n| Bug |"


def test_pictures_in_headings_stand_below_them() -> None:
    page = convert('<h2>Plan <img src="attachments/7/70.png" alt="p"/></h2><p>x</p>', LINKS)
    assert page.markdown == "## Plan\n\n![p](attachment:70)\n\nx"


def test_a_gallery_is_a_list_of_pictures() -> None:
    html = (
        '<div class="gallery"><table><tr>'
        '<td class="gallery-image"><img src="attachments/thumbnails/7/70" alt="one"/></td>'
        '<td class="gallery-image"><img src="attachments/7/70.png" alt="two"/></td>'
        '</tr><tr><td><div class="gallery-caption">First</div></td><td></td></tr></table></div>'
    )
    assert convert(html, LINKS).markdown == (
        "- ![one](attachment:70)\n- ![two](attachment:70)\n- First"
    )
