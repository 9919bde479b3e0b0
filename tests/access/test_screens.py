"""The screens of those who say who reads what."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.knowledge.access.drafts import GroupMembers, Restriction, SeenAccount, SeenGroup
from apps.knowledge.access.models import Account
from apps.knowledge.access.restrictions import save_restrictions
from apps.knowledge.access.selectors import skips_restricted
from apps.knowledge.access.services import save_groups, set_space_readers
from apps.knowledge.models import Page, PageStatus, Space
from apps.knowledge.selectors import readable_pages
from apps.organizations.models import Membership, Organization
from apps.organizations.tenancy import activate
from apps.organizations.viewer import Viewer, viewer_of
from tests.access.conftest import SITE, link
from tests.factories import MembershipFactory, PageFactory

pytestmark = pytest.mark.django_db

BASE = "/o/northwind/access"


@pytest.fixture
def closed(organization: Organization, space: Space) -> Page:
    """A page for the account mara and the group board, below a folder for the group unread."""
    with activate(organization):
        save_restrictions(
            SITE,
            {
                "2": Restriction((SeenAccount("mara", "Mara Kern", "member@northwind.example"),)),
                "3": Restriction((SeenAccount("jon", "Jon Vale"),), (SeenGroup("board", "Board"),)),
            },
            ancestors={"3": ["1", "2"]},
        )
        save_groups(SITE, {"board": GroupMembers((SeenAccount("mara"),), "Board")})
    for content_id, title in (("1", "Operations home"), ("2", "Salaries")):
        PageFactory.create(
            organization=organization, space=space, content_id=content_id, title=title
        )
    page: Page = PageFactory.create(
        organization=organization, space=space, content_id="3", title="Salaries of 2026"
    )
    return page


def body(client: Client, path: str, **query: object) -> str:
    response = client.get(f"{BASE}{path}", query)
    assert response.status_code == 200
    return str(response.content.decode())


def account(organization: Organization, key: str) -> Account:
    with activate(organization):
        return Account.objects.select_related("membership").get(key=key)


def explained(client: Client, person: User, page: str) -> tuple[bool, list[tuple[str, str, bool]]]:
    """Whether the person reads it, and each rule with its result and whether it decides."""
    membership = Membership._base_manager.get(user=person)
    response = client.get(f"{BASE}/explain/", {"person": membership.pk, "page": page})
    told = response.context["told"]
    return told.reads, [(line.title, line.result, line.decides) for line in told.lines]


def test_the_overview_tells_what_there_is_to_do(as_admin: Client, closed: Page) -> None:
    html = body(as_admin, "/")
    assert "Restrictions name 2 accounts" in html
    assert "2 of them belong to nobody here yet." in html
    assert "2 pages or folders have restrictions of their own" in html
    assert "Some groups let nobody in" not in html


def test_the_overview_names_groups_that_could_not_be_read(
    as_admin: Client, organization: Organization, space: Space
) -> None:
    with activate(organization):
        save_restrictions(SITE, {"1": Restriction(groups=(SeenGroup("g1", "Auditors"),))})
    assert "whose members could not be read: Auditors." in body(as_admin, "/")


def test_an_empty_organization_is_told_what_comes_here(
    as_admin: Client, organization: Organization
) -> None:
    html = body(as_admin, "/")
    assert "No spaces yet" in html
    assert "No restriction names an account." in html
    assert "No accounts yet" in body(as_admin, "/accounts/")


def test_an_equal_confirmed_address_is_suggested_and_linked_by_hand(
    as_admin: Client, organization: Organization, closed: Page, member: User
) -> None:
    page = as_admin.get(f"{BASE}/accounts/").context["rows"]
    suggested = {row.account.key: row.suggested and row.suggested.user for row in page}
    assert suggested == {"jon": None, "mara": member}
    assert account(organization, "mara").membership is None
    membership = Membership._base_manager.get(user=member)
    mara = account(organization, "mara")
    as_admin.post(f"{BASE}/accounts/{mara.pk}/link/", {"person": membership.pk})
    assert account(organization, "mara").membership == membership
    rows = as_admin.get(f"{BASE}/accounts/", {"show": "linked"}).context["rows"]
    assert [(row.account.key, row.suggested) for row in rows] == [("mara", None)]


def test_an_address_that_nobody_confirmed_suggests_nobody(
    as_admin: Client, closed: Page, member: User
) -> None:
    EmailAddress.objects.filter(user=member).update(verified=False)
    rows = as_admin.get(f"{BASE}/accounts/").context["rows"]
    assert [row.suggested for row in rows] == [None, None]


def test_an_address_of_somebody_elsewhere_suggests_nobody(
    as_admin: Client, organization: Organization, closed: Page, stranger: User
) -> None:
    with activate(organization):
        Account.objects.filter(key="jon").update(email=stranger.email)
    rows = as_admin.get(f"{BASE}/accounts/").context["rows"]
    assert [row.suggested for row in rows if row.account.key == "jon"] == [None]


def test_unlinking(
    as_admin: Client, organization: Organization, closed: Page, member: User
) -> None:
    with activate(organization):
        mara = link(member, "mara")
    html = body(as_admin, f"/accounts/{mara.pk}/")
    assert "Unlink" in html
    as_admin.post(f"{BASE}/accounts/{mara.pk}/unlink/")
    assert account(organization, "mara").membership is None


@pytest.mark.parametrize("person", ["", "999999", "x", "foreign"])
def test_only_a_member_can_be_linked(
    as_admin: Client, organization: Organization, twin: Organization, closed: Page, person: str
) -> None:
    foreign = MembershipFactory.create(organization=twin)
    mara = account(organization, "mara")
    chosen = str(foreign.pk) if person == "foreign" else person
    response = as_admin.post(f"{BASE}/accounts/{mara.pk}/link/", {"person": chosen})
    assert response.status_code == 422
    assert account(organization, "mara").membership is None


def test_accounts_are_found_by_words(as_admin: Client, closed: Page) -> None:
    def found(**query: str) -> list[str]:
        rows = as_admin.get(f"{BASE}/accounts/", query).context["rows"]
        return [row.account.key for row in rows]

    assert found(q="vale jon") == ["jon"]
    assert found(q="northwind.example") == ["mara"]
    assert found(q="nobody\x00") == []
    assert found(show="open") == ["jon", "mara"]
    assert "No account is like that" in body(as_admin, "/accounts/", q="nobody")


def test_readers_of_a_space_are_chosen(
    as_admin: Client, organization: Organization, space: Space, member: User, owner: User
) -> None:
    PageFactory.create(organization=organization, space=space)
    chosen = Membership._base_manager.get(user=owner)

    def reads(user: User) -> bool:
        with activate(organization):
            viewer = Viewer(organization_id=organization.pk, user_id=user.pk)
            return readable_pages(viewer).exists()

    path = f"{BASE}/spaces/{space.pk}/"
    as_admin.post(path, {"readers": "chosen", "chosen": [chosen.pk]})
    assert (reads(member), reads(owner)) == (False, True)
    assert "1 chosen member" in body(as_admin, "/")
    html = body(as_admin, f"/spaces/{space.pk}/")
    assert f'value="{chosen.pk}" id="id_chosen_' in html
    assert html.count("checked") == 2
    as_admin.post(path, {"readers": "everybody"})
    assert (reads(member), reads(owner)) == (True, True)


def test_nobody_reads_a_space_for_nobody(
    as_admin: Client, organization: Organization, space: Space
) -> None:
    as_admin.post(f"{BASE}/spaces/{space.pk}/", {"readers": "chosen"})
    assert "Nobody" in body(as_admin, "/")


def test_only_members_can_be_chosen(
    as_admin: Client, organization: Organization, twin: Organization, space: Space
) -> None:
    foreign = MembershipFactory.create(organization=twin)
    path = f"{BASE}/spaces/{space.pk}/"
    response = as_admin.post(path, {"readers": "chosen", "chosen": [foreign.pk]})
    assert response.status_code == 422
    assert "is no member of the organization any more" in response.content.decode()


def test_restricted_pages_are_left_out_by_choice(
    as_admin: Client, organization: Organization
) -> None:
    def skips() -> bool:
        with activate(organization):
            return skips_restricted()

    assert not skips()
    as_admin.post(f"{BASE}/restricted/", {"skip": "on"})
    assert skips()
    assert "checked" in body(as_admin, "/")
    as_admin.post(f"{BASE}/restricted/", {})
    assert not skips()


def test_the_first_rule_that_keeps_out_decides(
    as_admin: Client, organization: Organization, closed: Page, member: User, space: Space
) -> None:
    above = "Restriction above the page: content 2"
    own = "Restriction of the page: content 3"
    page = f"/o/northwind/pages/{closed.pk}/"
    assert explained(as_admin, member, page) == (
        False,
        [
            ("Space Operations", "Lets in", False),
            (above, "Keeps out", True),
            (own, "Keeps out", False),
        ],
    )
    with activate(organization):
        link(member, "jon")
    assert explained(as_admin, member, page)[1][1:] == [
        (above, "Keeps out", True),
        (own, "Lets in", False),
    ]
    with activate(organization):
        link(member, "mara")
        set_space_readers(space, [], by=1)
    assert explained(as_admin, member, page) == (
        False,
        [
            ("Space Operations", "Keeps out", True),
            (above, "Lets in", False),
            (own, "Lets in", False),
        ],
    )
    with activate(organization):
        set_space_readers(space, None, by=1)
    assert explained(as_admin, member, page)[0]
    html = body(as_admin, "/explain/", person=Membership._base_manager.get(user=member).pk, page=3)
    assert "Satisfied by the account Mara Kern." in html
    assert "It names the account Jon Vale and the group Board." in html
    assert "Satisfied by the account Jon Vale." in html


def test_the_choice_to_leave_out_decides_for_restricted_pages_only(
    as_admin: Client, organization: Organization, closed: Page, member: User
) -> None:
    with activate(organization):
        link(member, "mara")
    as_admin.post(f"{BASE}/restricted/", {"skip": "on"})
    reads, lines = explained(as_admin, member, "3")
    assert (reads, [line for line in lines if line[2]]) == (
        False,
        [("Choice of the organization", "Keeps out", True)],
    )
    reads, lines = explained(as_admin, member, "1")
    assert (reads, lines[-1]) == (True, ("Restrictions in Confluence", "Lets in", False))


def test_what_keeps_out_says_who_can_change_it(
    as_admin: Client, organization: Organization, closed: Page, member: User
) -> None:
    html = body(as_admin, "/explain/", person=Membership._base_manager.get(user=member).pk, page=3)
    assert "This rule decides." in html
    assert "An admin can link" in html
    assert 'href="/o/northwind/access/accounts/"' in html
    assert "Linked to no account of this site." in html


def test_a_removed_page_is_read_by_nobody(
    as_admin: Client, organization: Organization, closed: Page, member: User
) -> None:
    with activate(organization):
        Page.objects.filter(content_id="1").update(status=PageStatus.REMOVED)
    assert explained(as_admin, member, "1") == (
        False,
        [
            ("The page itself", "Keeps out", True),
            ("Space Operations", "Lets in", False),
            ("Restrictions in Confluence", "Lets in", False),
        ],
    )


def test_titles_are_shown_to_whom_may_know_them(
    as_admin: Client, organization: Organization, closed: Page, admin: User, member: User
) -> None:
    """An admin explains pages that the admin may not read; their titles stay out of it."""
    person = Membership._base_manager.get(user=member).pk
    assert "Salaries" not in body(as_admin, "/explain/", person=person, page="3")
    assert "No page is like that" in body(as_admin, "/explain/", person=person, page="salaries")
    with activate(organization):
        link(admin, "mara")
    html = body(as_admin, "/explain/", person=person, page="3")
    assert "cannot read Salaries of 2026." in html
    assert "Restriction above the page: Salaries" in html
    html = body(as_admin, "/explain/", person=person, page="salaries")
    assert "Which page do you mean?" in html
    assert "Salaries of 2026" in html


@pytest.mark.parametrize(
    "page",
    [
        "3",
        " 3 ",
        "/o/northwind/pages/{pk}/?from=1",
        "https://portal.example/o/northwind/pages/{pk}/",
        "https://wiki.northwind.example/pages/viewpage.action?pageId=3",
        "https://northwind.atlassian.net/wiki/spaces/OPS/pages/3/Salaries+of+2026",
        "https://northwind.atlassian.net/wiki/spaces/OPS/pages/edit-v2/3",
    ],
)
def test_a_page_is_found_by_its_addresses(
    as_admin: Client, closed: Page, admin: User, page: str
) -> None:
    assert not explained(as_admin, admin, page.format(pk=closed.pk))[0]


@pytest.mark.parametrize("page", ["999999", "/o/northwind/pages/999999/", "x" * 900, "²", "%"])
def test_no_page_is_found_by_nonsense(as_admin: Client, closed: Page, page: str) -> None:
    assert "No page is like that" in body(as_admin, "/explain/", page=page)


def test_the_twins_page_is_not_found(
    as_admin: Client, organization: Organization, twin: Organization
) -> None:
    other = PageFactory.create(organization=twin, content_id="3", title="Of the twin")
    for page in ("3", f"/o/southwind/pages/{other.pk}/", "Of the twin"):
        assert "No page is like that" in body(as_admin, "/explain/", page=page)


def test_the_explanation_agrees_with_the_door(
    as_admin: Client, organization: Organization, closed: Page, member: User, owner: User
) -> None:
    with activate(organization):
        link(owner, "mara")
        link(owner, "jon")
    for user in (member, owner):
        membership = Membership._base_manager.get(user=user)
        with activate(organization):
            readable = set(
                readable_pages(viewer_of(membership)).values_list("content_id", flat=True)
            )
        for content_id in ("1", "2", "3"):
            reads, lines = explained(as_admin, user, content_id)
            assert reads == (content_id in readable)
            assert reads == all(result == "Lets in" for _, result, _ in lines)


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_lists(
    as_admin: Client,
    organization: Organization,
    space: Space,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with activate(organization):
        for number in range(rows):
            seen = SeenAccount(f"a{number}", f"Account {number}", f"a{number}@x.example")
            save_restrictions(SITE, {str(number): Restriction((seen,), (SeenGroup("g"),))})
    as_admin.get(f"{BASE}/")
    with django_assert_num_queries(13):
        body(as_admin, "/")
    with django_assert_num_queries(10):
        body(as_admin, "/accounts/")


@pytest.mark.parametrize("depth", [1, 3])
def test_queries_of_an_explanation(
    as_admin: Client,
    organization: Organization,
    space: Space,
    depth: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    ids = [str(number) for number in range(1, depth + 1)]
    with activate(organization):
        told = {each: Restriction((SeenAccount("a"),), (SeenGroup("g"),)) for each in ids}
        save_restrictions(SITE, told, ancestors={ids[-1]: ids[:-1]})
    PageFactory.create(organization=organization, space=space, content_id=ids[-1])
    as_admin.get(f"{BASE}/")
    with django_assert_num_queries(22):
        html = body(as_admin, "/explain/", page=ids[-1])
    assert html.count("Keeps out") == depth


def test_a_page_leads_those_who_may_to_its_explanation(
    as_admin: Client, as_member: Client, organization: Organization, space: Space
) -> None:
    page = PageFactory.create(organization=organization, space=space)
    address = f"/o/northwind/pages/{page.pk}/"
    leads = f'href="{BASE}/explain/?page=%2Fo%2Fnorthwind%2Fpages%2F{page.pk}%2F"'
    assert leads in as_admin.get(address).content.decode()
    assert "explain" not in as_member.get(address).content.decode()
    told = as_admin.get(f"{BASE}/explain/", {"page": address}).context["told"]
    assert told.reads
