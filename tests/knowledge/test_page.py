"""A page: its text, what is known about it, the marked passage, who may read it."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from apps.knowledge.addresses import passage_url
from apps.knowledge.models import Page, PageStatus
from apps.organizations.models import Organization
from tests.factories import AttachmentFactory, PageFactory, SpaceFactory
from tests.knowledge.queries import knowledge_queries

pytestmark = pytest.mark.django_db

QUERIES = 6
TEXT = "## Restore\n\nStop the workers, then load the newest dump.\n\n### After\n\nTell the lead.\n"


@pytest.fixture
def article(organization: Organization) -> Page:
    return PageFactory.create(
        organization=organization, markdown=TEXT, content_hash="a1b2c3d4e5f60718"
    )


def read(client: Client, article: Page, query: str = "") -> str:
    response = client.get(f"/o/northwind/pages/{article.pk}/{query}")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_page_is_read_in_as_many_queries(
    organization: Organization, as_member: Client, rows: int
) -> None:
    space = SpaceFactory.create(organization=organization)
    parent: Page | None = None
    for _ in range(rows):
        parent = PageFactory.create(organization=organization, space=space, parent=parent)
    linked = PageFactory.create_batch(rows, organization=organization, space=space)
    links = " ".join(
        f"[x](page:{page.content_id}) ![y](attachment:{9 + n})" for n, page in enumerate(linked)
    )
    page = PageFactory.create(organization=organization, space=space, parent=parent, markdown=links)
    PageFactory.create_batch(rows, organization=organization, space=space, parent=page)
    for n in range(rows):
        AttachmentFactory.create(
            organization=organization, page=page, source_id=str(9 + n), filename=f"{n}.png"
        )

    with knowledge_queries(QUERIES):
        html = read(as_member, page)

    assert html.count("<img ") == rows
    assert "unresolved" not in html


def test_page_shows_its_text_and_what_is_known(
    organization: Organization, as_member: Client
) -> None:
    space = SpaceFactory.create(organization=organization, name="Operations")
    parent = PageFactory.create(organization=organization, space=space, title="Runbooks")
    page = PageFactory.create(
        organization=organization,
        space=space,
        parent=parent,
        title="Backup & restore",
        markdown=TEXT,
        author_name="Mara Kern",
        editor_name="J. Abe",
        created_raw="六月 04, 2021",
        updated_on=date(2026, 10, 2),
        as_of=datetime(2026, 11, 3, 6, 0, tzinfo=UTC),
        source_url="https://wiki.northwind.example/pages/12",
        labels=["runbook"],
    )
    child = PageFactory.create(
        organization=organization, space=space, parent=page, title="Rehearsal"
    )

    html = read(as_member, page)

    assert '<h1 id="page-title">Backup &amp; restore</h1>' in html
    assert (
        'changed <time datetime="2026-10-02" title="2 October 2026">2 Oct 2026</time> by J. Abe'
        in html
    )
    assert "created 六月 04, 2021 by Mara Kern" in html
    assert "copy from <time" in html
    assert ">3 Nov 2026</time>" in html
    assert 'href="https://wiki.northwind.example/pages/12"' in html
    assert '<li class="tag tag--plain">runbook</li>' in html
    assert '<h2 id="section-restore">Restore</h2>' in html
    assert '<li class="outline__deep"><a href="#section-after">After</a></li>' in html
    assert f'<li><a href="/o/northwind/pages/{parent.pk}/">Runbooks</a></li>' in html
    assert f'<li><a href="/o/northwind/pages/{child.pk}/">Rehearsal</a></li>' in html


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "ftp://wiki.northwind.example/", "wiki/1", "https://", "//[x"],
)
def test_only_a_web_address_opens_in_confluence(
    organization: Organization, as_member: Client, address: str
) -> None:
    page = PageFactory.create(organization=organization, source_url=address)

    html = read(as_member, page)

    assert "Open in Confluence" not in html
    assert address not in html or address == "https://"


def test_links_lead_to_pages_and_files_of_the_same_site(
    organization: Organization, twin: Organization, as_member: Client
) -> None:
    space = SpaceFactory.create(organization=organization)
    target = PageFactory.create(organization=organization, space=space, content_id="77")
    PageFactory.create(organization=twin, content_id="78")
    PageFactory.create(
        organization=organization, space=space, content_id="79", status=PageStatus.REMOVED
    )
    other = SpaceFactory.create(organization=organization, site="https://old.northwind.example")
    PageFactory.create(organization=organization, space=other, content_id="80")
    AttachmentFactory.create(organization=twin, source_id="91", filename="plan.png")
    file = AttachmentFactory.create(
        organization=organization, page=target, source_id="92", filename="a b/plän.txt"
    )
    page = PageFactory.create(
        organization=organization,
        space=space,
        markdown="[a](page:77) [b](page:78) [c](page:79) [d](page:80) [e](attachment:91) "
        "[f](attachment:92) [g](page:77#Some-Heading) ![h](attachment:91)",
    )

    html = read(as_member, page)

    gone = '<span class="unresolved" title="Not imported">{}</span>'
    assert (
        f'<p><a href="/o/northwind/pages/{target.pk}/">a</a> {gone.format("b")} '
        f"{gone.format('c')} {gone.format('d')} {gone.format('e')} "
        f'<a href="/o/northwind/files/{file.pk}/a%20b_pl%C3%A4n.txt">f</a> '
        f'<a href="/o/northwind/pages/{target.pk}/?at=Some-Heading">g</a> {gone.format("h")}</p>'
    ) in html


@pytest.mark.parametrize("own_first", [True, False])
def test_the_pages_own_file_is_meant_where_numbers_repeat(
    organization: Organization, as_member: Client, own_first: bool
) -> None:
    space = SpaceFactory.create(organization=organization)
    page, other, third = (
        PageFactory.create(organization=organization, space=space, markdown="![x](attachment:7)")
        for _ in range(3)
    )
    files = {
        owner.pk: AttachmentFactory.create(
            organization=organization, page=owner, source_id="7", filename="plan.png"
        )
        for owner in ((page, other) if own_first else (other, page))
    }

    assert f"/files/{files[page.pk].pk}/plan.png" in read(as_member, page)
    assert f"/files/{files[other.pk].pk}/plan.png" in read(as_member, other)
    assert f"/files/{min(file.pk for file in files.values())}/plan.png" in read(as_member, third)


def test_anchor_of_the_source_leads_to_its_heading(article: Page, as_member: Client) -> None:
    response = as_member.get(f"/o/northwind/pages/{article.pk}/?at=Backupandrestore-After")

    assert response.status_code == 302
    assert response.headers["Location"] == f"/o/northwind/pages/{article.pk}/#section-after"


def test_unknown_anchor_leads_to_the_page(article: Page, as_member: Client) -> None:
    response = as_member.get(f"/o/northwind/pages/{article.pk}/?at=nowhere")

    assert response.headers["Location"] == f"/o/northwind/pages/{article.pk}/"


def test_cited_passage_is_marked(article: Page, as_member: Client) -> None:
    start = TEXT.index("load the newest")
    address = passage_url(
        "northwind", article.pk, start, start + 15, content_hash=article.content_hash
    )

    html = as_member.get(address).content.decode()

    assert f"?from={start}&to={start + 15}&v=a1b2c3d4e5f6#passage" in address
    assert 'then <mark id="passage">load the newest</mark> dump.' in html
    assert "This page has changed since it was cited" not in html


@pytest.mark.parametrize(
    "query",
    [
        "?from=12&to=999999",
        "?from=20&to=12",
        "?from=12&to=12",
        "?from=-1&to=12",
        "?from=x&to=y",
        "?from=12",
        "?to=12",
        "?from=²&to=12",
        "?from=12&to=20&v=000000000000",
    ],
)
def test_lost_passage_is_said_and_nothing_is_marked(
    article: Page, as_member: Client, query: str
) -> None:
    html = read(as_member, article, query)

    assert "This page has changed since it was cited" in html
    assert "<mark" not in html
    assert "load the newest dump." in html


def test_page_without_text_says_so(organization: Organization, as_member: Client) -> None:
    page = PageFactory.create(organization=organization, markdown="")

    assert "This page has no text." in read(as_member, page)


def test_attachments_are_listed(article: Page, as_member: Client) -> None:
    kept = AttachmentFactory.create(
        organization=article.organization,
        page=article,
        filename="plan <1>.png",
        content=b"x" * 2048,
    )
    AttachmentFactory.create(
        organization=article.organization, page=article, filename="lost.pdf", stored=""
    )

    html = read(as_member, article)

    assert (
        f'<a href="/o/northwind/files/{kept.pk}/plan%20%3C1%3E.png">plan &lt;1&gt;.png</a>' in html
    )
    assert "PNG, 2.0\xa0KB" in html
    assert '<span>lost.pdf</span> <span class="hint">PDF, not in the import</span>' in html


def test_wide_level_shows_the_pages_around_this_one(
    organization: Organization, as_member: Client
) -> None:
    space = SpaceFactory.create(organization=organization)
    root = PageFactory.create(organization=organization, space=space, title="Plugins")
    pages = [
        PageFactory.create(
            organization=organization, space=space, parent=root, position=n, title=f"Plugin {n}"
        )
        for n in range(100)
    ]

    response = as_member.get(f"/o/northwind/pages/{pages[50].pk}/")

    (top,) = response.context["nodes"]
    assert [node.title for node in top.children] == [
        *(f"Plugin {n}" for n in range(30, 70)),
        "All 100 pages here",
    ]
    assert top.children[-1].url == f"/o/northwind/spaces/{space.pk}/?below={root.pk}"
    assert [node.title for node in top.children if node.current] == ["Plugin 50"]


def test_cycle_of_parents_ends(organization: Organization, as_member: Client) -> None:
    space = SpaceFactory.create(organization=organization)
    first = PageFactory.create(organization=organization, space=space, title="First")
    second = PageFactory.create(organization=organization, space=space, parent=first)
    Page._base_manager.filter(pk=first.pk).update(parent=second)

    response = as_member.get(f"/o/northwind/pages/{second.pk}/")

    assert [crumb.label for crumb in response.context["crumbs"]][2:] == [
        "First",
        "Backup and restore",
    ]


def test_removed_page_is_gone_with_its_text(article: Page, as_member: Client) -> None:
    Page._base_manager.update(status=PageStatus.REMOVED)

    response = as_member.get(f"/o/northwind/pages/{article.pk}/?from=0&to=10")

    html = response.content.decode()
    assert response.status_code == 410
    assert "This page was removed" in html
    assert "workers" not in html
    assert article.title not in html


def test_page_of_another_organization_is_not_found(
    article: Page, twin: Organization, as_member: Client, as_stranger: Client
) -> None:
    foreign = PageFactory.create(organization=twin, markdown="their secret")

    response = as_member.get(f"/o/northwind/pages/{foreign.pk}/")

    assert response.status_code == 404
    assert "their secret" not in response.content.decode()
    assert as_stranger.get(f"/o/southwind/pages/{article.pk}/").status_code == 404
    assert as_stranger.get(f"/o/northwind/pages/{article.pk}/").status_code == 404


def test_removed_page_of_another_organization_is_not_found(
    twin: Organization, organization: Organization, as_member: Client
) -> None:
    foreign = PageFactory.create(organization=twin, status=PageStatus.REMOVED)

    assert as_member.get(f"/o/northwind/pages/{foreign.pk}/").status_code == 404


LONG = "".join(
    f"## Chapter\n\n{f'Line {n} of the text. ' * 500}\n\nSee [chapter 40](#chapter-40).\n\n"
    for n in range(50)
)


@pytest.fixture
def book(organization: Organization) -> Page:
    return PageFactory.create(organization=organization, title="Book", markdown=LONG)


def test_very_long_page_is_shown_in_parts(book: Page, as_member: Client) -> None:
    first = read(as_member, book)
    last = read(as_member, book, "?part=99")

    address = f"/o/northwind/pages/{book.pk}/"
    assert "This page is very long and is shown in parts" in first
    assert "Part 1 of 7" in first
    assert f'rel="next" href="{address}?part=2"' in first
    assert "Previous part" not in first
    assert "Line 0 of" in first
    assert "Line 49 of" not in first
    assert "Part 7 of 7" in last
    assert "Next part" not in last
    assert "Line 49 of" in last
    assert '<h2 id="section-chapter-49">Chapter</h2>' in last
    assert f'<a href="{address}?at=chapter-40">chapter 40</a>' in last


def test_passage_of_a_very_long_page_opens_its_part(book: Page, as_member: Client) -> None:
    start = LONG.index("Line 30 of")

    html = read(as_member, book, f"?from={start}&to={start + 7}")

    assert '<mark id="passage">Line 30</mark> of the text.' in html
    assert "Part 4 of 7" in html
    assert "Line 0 of" not in html


def test_heading_of_a_very_long_page_is_in_its_part(book: Page, as_member: Client) -> None:
    response = as_member.get(f"/o/northwind/pages/{book.pk}/?at=chapter-40")

    address, _, heading = response.headers["Location"].partition("#")
    assert heading == "section-chapter-40"
    assert '<h2 id="section-chapter-40">Chapter</h2>' in as_member.get(address).content.decode()


@pytest.mark.parametrize("name", ["from", "to", "part"])
def test_number_without_end_is_no_error(article: Page, as_member: Client, name: str) -> None:
    query = {"from": "1", "to": "2", name: "9" * 5_000}

    assert as_member.get(f"/o/northwind/pages/{article.pk}/", query).status_code == 200
