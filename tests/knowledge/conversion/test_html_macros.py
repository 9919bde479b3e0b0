"""Macros as Confluence renders them, and what must become of each."""

import pytest

from apps.knowledge.text import visible_text
from tests.knowledge.conversion.pages import KnownLinks, convert


def box(kind: str, body: str, title: str = "") -> str:
    heading = f'<p class="title">{title}</p>' if title else ""
    return (
        f'<div class="confluence-information-macro confluence-information-macro-{kind}">{heading}'
        '<span class="aui-icon aui-icon-small confluence-information-macro-icon"></span>'
        f'<div class="confluence-information-macro-body">{body}</div></div>'
    )


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (box("information", "<p>a</p>"), "> **Info**\n>\n> a"),
        (box("note", "<p>a</p>", "Mind"), "> **Note: Mind**\n>\n> a"),
        (box("tip", "<p>a</p><p>b</p>"), "> **Tip**\n>\n> a\n>\n> b"),
        (box("warning", "<ul><li>a</li><li>b</li></ul>"), "> **Warning**\n>\n> - a\n> - b"),
        (box("warning", "<pre>a\n\nb</pre>"), "> **Warning**\n>\n> ```\n> a\n>\n> b\n> ```"),
        (box("information", "", ""), ""),
        (
            box("information", "<p>a</p>" + box("tip", "<p>b</p>")),
            "> **Info**\n>\n> a\n>\n> > **Tip**\n> >\n> > b",
        ),
        (
            (
                '<div class="panel"><div class="panelHeader"><b>Team</b></div>'
                '<div class="panelContent"><p>a</p></div></div>'
            ),
            "> **Team**\n>\n> a",
        ),
        ('<div class="panel conf-macro"><div class="panelContent"><p>a</p></div></div>', "> a"),
        ("<blockquote><p>a</p></blockquote>", "> a"),
    ],
)
def test_boxes(html: str, markdown: str) -> None:
    assert convert(html).markdown == markdown


def test_an_expand_section_is_never_hidden() -> None:
    html = (
        '<div id="expander-1" class="expand-container"><div class="expand-control">'
        '<span class="expand-icon aui-icon"></span>'
        '<span class="expand-control-text">Details</span></div>'
        '<div class="expand-content"><p>Body</p></div></div>'
    )
    assert convert(html).markdown == "**Details**\n\nBody"


def test_columns_and_layouts_read_in_order() -> None:
    html = (
        '<div class="contentLayout2"><div class="columnLayout two-equal">'
        '<div class="cell normal"><div class="innerCell"><p>left</p></div></div>'
        '<div class="cell normal"><div class="innerCell"><p>right</p></div></div></div></div>'
        '<div class="sectionColumnWrapper"><div class="sectionMacro"><div class="sectionMacroRow">'
        '<div class="columnMacro"><p>one</p></div><div class="columnMacro">two</div>'
        "</div></div></div>"
    )
    assert convert(html).markdown == "left\n\nright\n\none\n\ntwo"


TOC = (
    '<p><style type="text/css">/*<![CDATA[*/ div.rbtoc1631 {padding: 0px;} /*]]>*/</style></p>'
    '<div class="toc-macro rbtoc1631"><ul class="toc-indentation">'
    '<li><a href="#x">Contents entry</a></li></ul></div>'
)


@pytest.mark.parametrize(
    ("html", "losses"),
    [
        (TOC, {"dropped:style": 1, "dropped:toc": 1}),
        ('<div class="client-side-toc-macro"></div>', {"dropped:toc": 1}),
        ('<ul class="childpages-macro"><li>Child</li></ul>', {"dropped:navigation": 1}),
        ('<ul class="content-by-label"><li>Page</li></ul>', {"dropped:navigation": 1}),
        ('<ul class="label-list "><li>label</li></ul>', {"dropped:navigation": 1}),
        (
            '<div class="plugin_pagetree"><ul></ul><fieldset class="hidden"></fieldset></div>',
            {"dropped:navigation": 1},
        ),
        (
            '<div class="plugin_attachments_container"><table><tr><td>a</td></tr></table></div>',
            {"dropped:attachments": 1},
        ),
        ('<form action="/x"><label>Search</label><input name="q"/></form>', {"dropped:form": 1}),
        ("<script>alert(1)</script>", {"dropped:script": 1}),
        (
            '<div class="jira-oauth-message-marker"><a href="/x">Authenticate</a></div>',
            {"dropped:jira-sign-in": 1},
        ),
    ],
)
def test_navigation_and_machinery_are_left_out_and_counted(
    html: str, losses: dict[str, int]
) -> None:
    page = convert(f"<p>before</p>{html}<p>after</p>")
    assert page.markdown == "before\n\nafter"
    assert page.losses.as_json() == losses


def test_a_jira_issue_shows_key_summary_and_status() -> None:
    html = (
        '<p><span class="jira-issue resolved" data-jira-key="OPS-1">\n'
        '<a href="https://jira.example.org/browse/OPS-1?src=confmacro" class="jira-issue-key">'
        '<img class="icon" src="https://jira.example.org/i.png"/>OPS-1</a>\n - \n'
        '<span class="summary">Disk full</span>\n'
        '<span class="aui-lozenge aui-lozenge-subtle">Resolved</span>\n</span> soon</p>'
    )
    assert convert(html).markdown == (
        "[OPS-1](https://jira.example.org/browse/OPS-1?src=confmacro) – Disk full (Resolved) soon"
    )


def test_a_locked_jira_issue_keeps_its_key() -> None:
    html = (
        '<p><span class="jira-issue" data-jira-key="OPS-2"><a href="https://j.example.org/OPS-2" '
        'class="jira-issue-key">OPS-2</a><span class="oauth-msg"> - Authenticate to see</span>'
        "</span></p>"
    )
    assert convert(html).markdown == "[OPS-2](https://j.example.org/OPS-2)"


def test_of_a_jira_error_only_the_query_is_kept() -> None:
    html = (
        '<div class="jim-error-message jim-error-message-table"><table><tr><th>type</th></tr>'
        '<tr><td><p class="message">Can\'t show details.</p><a class="jira-link" href="https://j.'
        "example.org/issues/?reset=true&amp;jqlQuery=project%20=%20OPS%20AND%20status%20=%20"
        '%22In%20Progress%22&amp;src=confmacro">View</a></td></tr></table></div>'
    )
    page = convert(html)
    assert page.markdown == 'Jira: `project = OPS AND status = "In Progress"`'
    assert page.losses.as_json() == {"dropped:error": 1}


def test_a_macro_confluence_did_not_know_is_counted_by_name() -> None:
    page = convert('<div class="error"><span class="error">Unknown macro: {chart}</span> </div>')
    assert page.markdown == "Unknown macro: {chart}"
    assert page.losses.as_json() == {"macro:chart": 1}


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (
            '<iframe src="//www.example.com/embed/x?a=1"></iframe>',
            "[https://www.example.com/embed/x?a=1](https://www.example.com/embed/x?a=1)",
        ),
        ('<iframe src=""></iframe>x', "x"),
        (
            '<object data="https://e.org/a.swf"><embed src="https://e.org/a.swf"/></object>',
            "[https://e.org/a.swf](https://e.org/a.swf)",
        ),
    ],
)
def test_embedded_media_are_links(html: str, markdown: str) -> None:
    assert convert(html).markdown == markdown


def test_a_file_preview_is_a_link_with_the_name_of_the_file() -> None:
    html = (
        '<p><a class="confluence-embedded-file" href="/download/attachments/7/guide.pdf?version=1" '
        'data-linked-resource-default-alias="guide.pdf">'
        '<img src="rest/documentConversion/latest/conversion/thumbnail/71/1"/></a></p>'
    )
    links = KnownLinks(attachments={"/download/attachments/7/guide.pdf?version=1": "71"})
    assert convert(html, links).markdown == "[guide.pdf](attachment:71)"
    missing = convert(html)
    assert missing.markdown == "guide.pdf"
    assert missing.losses.as_json() == {"attachment:missing": 1}


@pytest.mark.parametrize(
    ("link", "markdown"),
    [
        (
            (
                '<a class="confluence-userlink user-mention" data-username="mkern" '
                'href="https://wiki.example.org/display/~mkern">Mara Kern</a>'
            ),
            "@Mara Kern",
        ),
        (
            '<a class="confluence-userlink" href="/display/~x">Unknown User (x)</a>',
            "@Unknown User (x)",
        ),
        (
            '<a class="confluence-userlink" href="/x">ff80808152c1f1d60152c1f1d6010001</a>',
            "@unknown user",
        ),
    ],
)
def test_mentions(link: str, markdown: str) -> None:
    assert convert(f"<p>{link}</p>").markdown == markdown


def test_page_properties_are_a_table() -> None:
    html = (
        '<div class="plugin-tabmeta-details"><div class="table-wrap"><table>'
        "<tbody><tr><th>Owner</th><td>Ops</td></tr><tr><th>State</th><td>"
        '<span class="status-macro aui-lozenge">DRAFT</span></td></tr></tbody></table></div></div>'
    )
    assert convert(html).markdown == (
        "|  |  |\n| --- | --- |\n| Owner | Ops |\n| State | **[DRAFT]** |"
    )


def test_a_code_box_with_more_than_its_code_keeps_everything() -> None:
    page = convert(
        '<div class="code panel"><div class="codeHeader panelHeader"><b>Two</b></div>'
        '<div class="codeContent panelContent"><p>First:</p><pre>a</pre>then<pre>b</pre>'
        "</div></div>"
    )
    assert page.markdown == (
        "> **Two**\n>\n> First:\n>\n> ```\n> a\n> ```\n>\n> then\n>\n> ```\n> b\n> ```"
    )


@pytest.mark.parametrize("name", ["panel", "confluence-information-macro"])
def test_what_stands_in_a_box_beside_its_body_is_kept(name: str) -> None:
    page = convert(
        f'<div class="{name}">before<p class="title panelHeader">Title</p>'
        '<div class="panelContent confluence-information-macro-body"><p>Body</p></div>after</div>'
    )
    assert visible_text(page.markdown).text.split()[-4:] == ["Title", "before", "Body", "after"]


def test_what_stands_beside_the_content_of_an_expand_section_is_kept() -> None:
    page = convert(
        '<div class="expand-container"><p>Before</p><div class="expand-control">'
        '<span class="expand-control-text">Details</span></div>'
        '<div class="expand-content"><p>Body</p></div>after</div>'
    )
    assert page.markdown == "**Details**\n\nBefore\n\nBody\n\nafter"


def test_a_gallery_in_a_gallery_is_read_once() -> None:
    opened = '<table class="gallery"><caption>Top</caption><tr><td>'
    page = convert(f"{opened}a{opened}b</td></tr></table></td></tr></table>")
    assert page.markdown == "Top\n\n- a\n\n  Top\n\n  - b"


def test_what_stands_in_a_gallery_beside_its_cells_is_kept_above_it() -> None:
    page = convert(
        '<div class="gallery"><table><tr><th><h2>Views</h2></th></tr>'
        "<tr><td>one</td><td>two</td></tr></table>loose</div>"
    )
    assert page.markdown == "## Views\n\nloose\n\n- one\n- two"
