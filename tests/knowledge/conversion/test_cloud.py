"""The shapes only Confluence Cloud gives its exports."""

import pytest

from tests.knowledge.conversion.pages import KnownLinks, convert

SITE = "https://northwind.atlassian.net"
LINKS = KnownLinks(
    pages={
        "Nominees%27-Checklist_21440256.html": "21440256",
        "Proposal-%233_22155310.html": "22155310",
        "/wiki/spaces/OPS/pages/22155310/Proposal": "22155310",
        f"{SITE}/wiki/spaces/OPS/pages/22155310/Proposal": "22155310",
        "/wiki/display/OPS/Proposal": "22155310",
        "/wiki/pages/viewpage.action?pageId=22155310": "22155310",
    },
    attachments={"attachments/21440256/22000001.png?width=760&height=400": "22000001"},
    site=SITE,
)


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("Nominees%27-Checklist_21440256.html", "page:21440256"),
        ("Proposal-%233_22155310.html", "page:22155310"),
        ("Proposal-%233_22155310.html#Goals", "page:22155310#Goals"),
        ("/wiki/spaces/OPS/pages/22155310/Proposal", "page:22155310"),
        (f"{SITE}/wiki/spaces/OPS/pages/22155310/Proposal", "page:22155310"),
        ("/wiki/display/OPS/Proposal", "page:22155310"),
        ("/wiki/pages/viewpage.action?pageId=22155310", "page:22155310"),
        ("/wiki/spaces/HR/overview", f"{SITE}/wiki/spaces/HR/overview"),
    ],
)
def test_addresses_reach_the_resolver_as_they_stand(href: str, target: str) -> None:
    assert convert(f'<p><a href="{href}">x</a></p>', LINKS).markdown == f"[x]({target})"


def test_sized_pictures() -> None:
    html = (
        '<p><span class="confluence-embedded-file-wrapper image-center-wrapper"><img '
        'class="confluence-embedded-image" loading="lazy" alt="image-20240501.png" '
        'src="attachments/21440256/22000001.png?width=760&amp;height=400" '
        'data-media-id="0c9f" data-height="400" data-width="760"/></span></p>'
    )
    assert convert(html, LINKS).markdown == "![image-20240501.png](attachment:22000001)"


@pytest.mark.parametrize(
    ("link", "markdown"),
    [
        (
            (
                '<a href="https://northwind.atlassian.net/wiki/people/5b10ac8d82e05b22cc7d4ef5?ref='
                'confluence" class="confluence-userlink user-mention" data-account-id="5b10ac8d'
                '82e05b22cc7d4ef5" target="_blank">Mara Kern</a>'
            ),
            "@Mara Kern",
        ),
        ('<a href="/wiki/people/557058:8fd5?ref=confluence">@Mara Kern</a>', "@Mara Kern"),
        (
            '<a href="/wiki/people/5b10ac8d82e05b22cc7d4ef5">5b10ac8d82e05b22cc7d4ef5</a>',
            "@unknown user",
        ),
        (
            '<a data-account-id="x">557058:078c4f6e-2e4f-4d5b-a1a5-0123456789ab</a>',
            "@unknown user",
        ),
    ],
)
def test_mentions_by_account(link: str, markdown: str) -> None:
    assert convert(f"<p>{link}</p>", LINKS).markdown == markdown


def test_smart_links() -> None:
    html = (
        f'<p><a href="{SITE}/wiki/spaces/OPS/pages/22155310/Proposal" '
        'data-card-appearance="inline" rel="nofollow">Proposal</a></p>'
    )
    page = convert(html, LINKS)
    assert page.markdown == "[Proposal](page:22155310)"


def test_empty_paragraphs_leave_nothing() -> None:
    assert convert("<p>a</p><p /><p />b<p />").markdown == "a\n\nb"


def test_cells_wrap_their_text_in_paragraphs() -> None:
    html = (
        '<div class="table-wrap"><table data-layout="default" data-local-id="1" '
        'class="confluenceTable"><colgroup><col style="width: 226.67px;"/></colgroup><tbody>'
        '<tr><th class="confluenceTh"><p><strong>Name</strong></p></th></tr>'
        '<tr><td class="confluenceTd"><p>Disk</p><p /></td></tr></tbody></table></div>'
    )
    assert convert(html).markdown == "| **Name** |\n| --- |\n| Disk |"


def test_macros_of_apps_are_counted_by_name() -> None:
    html = (
        '<p>a</p><div class="ap-container"></div><p><img class="editor-inline-macro" src="https://'
        "northwind.atlassian.net/wiki/plugins/servlet/confluence/placeholder/unknown-macro?"
        'name=easy-math-block&amp;locale=en_GB&amp;version=2"/></p>'
    )
    page = convert(html, LINKS)
    assert page.markdown == "a"
    assert page.losses.as_json() == {"macro:easy-math-block": 1}
