"""Each way something of a closed page could come out, and does not; for whoever may read it, it
does."""

from dataclasses import dataclass

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.chat.answering.events import Cited, Near
from apps.chat.models import TurnState
from apps.chat.selectors import known_content, suggestions
from apps.chat.services import OpenedTurn, Outcome, close_turn, open_turn
from apps.ingestion.models import Job, JobPage, JobState
from apps.knowledge.access.drafts import Restriction, SeenAccount
from apps.knowledge.access.restrictions import save_restrictions
from apps.knowledge.access.services import set_space_readers
from apps.knowledge.models import Attachment, Page, PageStatus, Space
from apps.organizations.models import Membership, Organization
from apps.organizations.tenancy import activate
from apps.organizations.viewer import Viewer
from apps.search.access import retrieve
from apps.search.indexing import index_known
from tests.access.conftest import SITE, link
from tests.conftest import signed_in
from tests.factories import AttachmentFactory, PageFactory, SpaceFactory
from tests.search.conftest import add_page

pytestmark = pytest.mark.django_db

BASE = "/o/northwind"
TITLE, WORD = "Sale of the harbour", "falkenstein"


@dataclass(frozen=True, slots=True)
class Case:
    """A closed page below an open home page, a closed page below it, and a file of it."""

    space: Space
    home: Page
    closed: Page
    below: Page
    file: Attachment


@pytest.fixture
def case(organization: Organization, space: Space) -> Case:
    space.home_content_id = "1"
    with activate(organization):
        space.save()
    home = add_page(
        organization,
        "Welcome. See [the plan](page:2), [a file](attachment:77) and the handbook.",
        space=space,
        content_id="1",
        title="Home of operations",
    )
    closed = add_page(
        organization,
        f"The buyer of the harbour is called {WORD} and pays a lot.",
        space=space,
        parent=home,
        content_id="2",
        title=TITLE,
    )
    below = add_page(
        organization,
        "The date of the harbour deal is kept here.",
        space=space,
        parent=closed,
        content_id="3",
        title="Dates of the harbour sale",
    )
    file = AttachmentFactory.create(organization=organization, page=closed, source_id="77")
    with activate(organization):
        save_restrictions(
            SITE,
            {"2": Restriction((SeenAccount("mara"),)), "1": None, "3": None},
            ancestors={"2": ["1"], "3": ["1", "2"]},
        )
        # The index was not told: the database keeps the pages even so.
    return Case(space, home, closed, below, file)


@pytest.fixture
def indexed(case: Case, organization: Organization) -> None:
    index_known(organization.pk, [case.closed.pk, case.below.pk])


@pytest.fixture
def as_insider(case: Case, owner: User, organization: Organization) -> Client:
    """Whoever may read the closed pages."""
    with activate(organization):
        link(owner, "mara")
    return signed_in(owner)


def body(client: Client, path: str, **query: str) -> str:
    return client.get(f"{BASE}{path}", query).content.decode()


def tells(html: str) -> bool:
    return TITLE in html or "harbour" in html.lower() or WORD in html


def paths(case: Case) -> list[str]:
    return [
        f"/pages/{case.closed.pk}/",
        f"/pages/{case.closed.pk}/passage/?from=0&to=9",
        f"/pages/{case.closed.pk}/children/",
        f"/pages/{case.below.pk}/",
        f"/spaces/{case.space.pk}/?below={case.closed.pk}",
        f"/files/{case.file.pk}/notes.txt",
    ]


def test_a_closed_page_answers_like_one_that_never_was(
    case: Case, as_member: Client, as_insider: Client
) -> None:
    for path in paths(case):
        response = as_member.get(f"{BASE}{path}")
        assert response.status_code == 404, path
        assert not tells(response.content.decode())
        told = as_insider.get(f"{BASE}{path}")
        assert told.status_code == 200, path
        if told.streaming:
            assert b"".join(told.streaming_content) == b"plain text"


def test_a_closed_page_that_was_removed_is_not_told_of(
    case: Case, organization: Organization, as_member: Client, as_insider: Client
) -> None:
    with activate(organization):
        Page.objects.filter(pk=case.closed.pk).update(status=PageStatus.REMOVED)
    path = f"{BASE}/pages/{case.closed.pk}/"
    assert as_member.get(path).status_code == 404
    assert as_insider.get(path).status_code == 410


def test_the_tree_and_the_titles_of_a_space(
    case: Case, as_member: Client, as_insider: Client
) -> None:
    for path in (
        f"/spaces/{case.space.pk}/",
        f"/spaces/{case.space.pk}/?q=harbour",
        f"/pages/{case.home.pk}/",
        f"/pages/{case.home.pk}/children/",
    ):
        html = body(as_member, path)
        assert not any(title in html for title in (TITLE, case.below.title, WORD)), path
        assert TITLE in body(as_insider, path), path


def test_a_branch_that_holds_closed_pages_only_cannot_be_unfolded(
    case: Case, as_member: Client, as_insider: Client
) -> None:
    path = f"{BASE}/spaces/{case.space.pk}/?below={case.home.pk}"
    assert as_member.get(path).context["nodes"] == ()
    [node] = as_insider.get(path).context["nodes"]
    assert (node.title, bool(node.children_url)) == (TITLE, True)


def test_page_counts(case: Case, as_member: Client, as_insider: Client, member: User) -> None:
    def count(client: Client) -> list[int]:
        return [row.pages for row in client.get(f"{BASE}/spaces/").context["rows"]]

    assert (count(as_member), count(as_insider)) == ([1], [3])
    viewer = Viewer(organization_id=case.space.organization_id, user_id=member.pk)
    with activate(viewer.organization_id):
        assert known_content(viewer).pages == 1


def test_links_and_pictures_of_open_pages(
    case: Case, as_member: Client, as_insider: Client
) -> None:
    path = f"/pages/{case.home.pk}/"
    link_to, file = f"/pages/{case.closed.pk}/", f"/files/{case.file.pk}/"
    assert link_to not in body(as_member, path)
    assert file not in body(as_member, path)
    assert link_to in body(as_insider, path)
    assert file in body(as_insider, path)


@pytest.mark.parametrize("followed", [False, True])
def test_search(
    case: Case,
    as_member: Client,
    as_insider: Client,
    followed: bool,
    request: pytest.FixtureRequest,
) -> None:
    if followed:
        request.getfixturevalue("indexed")
    for words in ("harbour", "falkenstein buyer", '"date of the harbour"', "harb*"):
        response = as_member.get(f"{BASE}/search/", {"q": words})
        assert response.context["results"].rows == (), words
        assert response.context["results"].total == 0
        assert TITLE not in response.content.decode()
    results = as_insider.get(f"{BASE}/search/", {"q": "harbour"}).context["results"]
    assert {row.passage.title for row in results.rows} == {TITLE, case.below.title}


def test_better_spellings(case: Case, indexed: None, as_member: Client, as_insider: Client) -> None:
    """The index knows the word; who may not read the page is not told it."""
    assert WORD not in body(as_member, "/search/", q="falkenstien")
    assert WORD in body(as_insider, "/search/", q="falkenstien")
    assert "handbook" in body(as_member, "/search/", q="handbok")


@pytest.mark.parametrize("followed", [False, True])
def test_sources_of_answers(
    case: Case,
    organization: Organization,
    member: User,
    owner: User,
    as_insider: Client,
    followed: bool,
    request: pytest.FixtureRequest,
) -> None:
    if followed:
        request.getfixturevalue("indexed")

    def asked(user: User) -> set[str]:
        viewer = Viewer(organization_id=organization.pk, user_id=user.pk)
        found = retrieve(viewer, "who buys the harbour", organization_id=organization.pk)
        return {passage.title for passage in found}

    assert asked(member) == set()
    assert TITLE in asked(owner)


def test_topics_that_are_suggested(
    case: Case, organization: Organization, member: User, owner: User, as_insider: Client
) -> None:
    with activate(organization):
        told = suggestions(Viewer(organization_id=organization.pk, user_id=member.pk))
        assert not any(map(tells, told))
        told = suggestions(Viewer(organization_id=organization.pk, user_id=owner.pk))
        assert TITLE in told


def answered(user: User, case: Case) -> OpenedTurn:
    """A finished turn of the time when the person could read the page below the closed one."""
    page = case.below
    cited = Cited(
        number=1,
        page_id=page.pk,
        content_id=page.content_id,
        title=page.title,
        quote="The date of the harbour deal",
        start=0,
        end=28,
        content_hash=page.content_hash,
        preformatted=False,
    )
    with activate(case.space.organization_id):
        membership = Membership.objects.select_related("organization").get(user=user)
        turn = open_turn(membership, "When is it?")
        near = Near(
            page_id=page.pk,
            content_id=page.content_id,
            title=page.title,
            space=page.space.key,
            start=0,
            end=28,
            content_hash=page.content_hash,
        )
        close_turn(
            turn.turn_id,
            Outcome(
                state=TurnState.DONE,
                answer="x",
                answer_html="<p>It is written. ⸨1⸩</p>⸨q1⸩",
                grounded=True,
                citations=(cited,),
                near=(near,),
            ),
        )
    return turn


def test_old_conversations_withhold_what_was_closed_since(
    case: Case, member: User, owner: User, as_member: Client, as_insider: Client
) -> None:
    for user, client, is_told in ((member, as_member, False), (owner, as_insider, True)):
        turn = answered(user, case)
        html = body(client, f"/chat/{turn.conversation_id}/")
        assert ("The date of the harbour deal" in html) == is_told
        assert tells(html) == is_told
        assert (f"/pages/{case.below.pk}/" in html) == is_told
        assert ("This passage is no longer available." in html) != is_told


def test_a_source_does_not_name_a_parent_that_is_closed(
    case: Case,
    organization: Organization,
    member: User,
    owner: User,
    as_member: Client,
    as_insider: Client,
) -> None:
    """An export may hang an open page below a closed one."""
    stray = add_page(
        organization,
        "An open page.",
        space=case.space,
        parent=case.closed,
        content_id="9",
        title="Stray page",
    )
    strayed = Case(case.space, case.home, case.closed, stray, case.file)
    for user, client, is_told in ((member, as_member, False), (owner, as_insider, True)):
        turn = answered(user, strayed)
        html = body(client, f"/chat/{turn.conversation_id}/")
        assert "Stray page" in html
        assert (TITLE in html) == is_told
        page = body(client, f"/pages/{stray.pk}/")
        assert (TITLE in page) == is_told
        panel = body(client, f"/pages/{stray.pk}/passage/?from=0&to=7")
        assert "Stray page" in panel
        assert (TITLE in panel) == is_told
    nodes = as_member.get(f"{BASE}/spaces/{case.space.pk}/").context["nodes"]
    assert [node.title for node in nodes] == ["Home of operations", "Stray page"]


def test_a_space_for_others_is_not_to_be_seen(
    case: Case, organization: Organization, owner: User, as_member: Client, as_insider: Client
) -> None:
    other = SpaceFactory.create(organization=organization, name="Harbour board")
    page = add_page(organization, "the harbour", space=other, title="Seats")
    with activate(organization):
        set_space_readers(other, [Membership.objects.get(user=owner)], by=1)
    for path in ("/spaces/", "/search/"):
        assert "Harbour board" not in body(as_member, path)
        assert "Harbour board" in body(as_insider, path)
    for path in (f"/spaces/{other.pk}/", f"/pages/{page.pk}/"):
        assert as_member.get(f"{BASE}{path}").status_code == 404
        assert as_insider.get(f"{BASE}{path}").status_code == 200
    for client, found in ((as_member, 0), (as_insider, 1)):
        response = client.get(f"{BASE}/search/", {"q": "seats", "space": str(other.pk)})
        results = response.context.get("results")
        assert (results.total if results else 0) == found
        assert client.get(f"{BASE}/search/", {"q": "seats"}).context["results"].total == found


def test_the_twin_keeps_its_page_of_the_same_number(
    case: Case, twin: Organization, as_stranger: Client
) -> None:
    same = SpaceFactory.create(organization=twin, site=SITE)
    open_there = PageFactory.create(organization=twin, space=same, content_id="2")
    assert as_stranger.get(f"/o/southwind/pages/{open_there.pk}/").status_code == 200
    for path in paths(case):
        assert as_stranger.get(f"{BASE}{path}").status_code == 404


def test_lists_of_an_import(case: Case, admin: User, owner: User, as_insider: Client) -> None:
    with activate(case.space.organization_id):
        job = Job.objects.create(
            organization=case.space.organization,
            file_name="ops.zip",
            file_path="ops.zip",
            state=JobState.SUCCEEDED,
            space=case.space,
            counters={"failed": 2, "removed": 1},
        )
        for page, outcome in ((case.home, "failed"), (case.closed, "failed"), (None, "removed")):
            JobPage.objects.create(
                organization=case.space.organization,
                job=job,
                page=page,
                content_id=page.content_id if page else "3",
                title=page.title if page else case.below.title,
                outcome=outcome,
            )
    for path in (
        f"/imports/{job.pk}/",
        f"/imports/{job.pk}/pages/failed/",
        f"/imports/{job.pk}/pages/removed/",
    ):
        assert not tells(body(signed_in(admin), path))
        assert tells(body(as_insider, path))
    assert case.home.title in body(signed_in(admin), f"/imports/{job.pk}/")
