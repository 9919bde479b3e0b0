"""Landing, choosing, making, renaming and deleting organizations."""

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.knowledge.models import Page
from apps.organizations.models import Membership, Organization
from apps.organizations.names import files_dir, search_dir
from apps.organizations.services import (
    create_organization,
    delete_organization,
    remove_folders,
)
from apps.organizations.tenancy import activate, unscoped
from apps.search.indexing import index_pages
from tests.conftest import signed_in
from tests.factories import ChunkFactory, MembershipFactory, OrganizationFactory, UserFactory
from tests.races import refusals

pytestmark = pytest.mark.django_db


def test_signed_out_visitor_lands_on_sign_in(client: Client) -> None:
    assert client.get("/").url == "/account/login/?next=/"


def test_person_of_one_organization_lands_in_it(as_member: Client) -> None:
    assert as_member.get("/").url == "/o/northwind/"


def test_person_of_several_lands_where_they_were_last(
    as_member: Client, member: User, twin: Organization
) -> None:
    MembershipFactory.create(user=member, organization=twin)
    assert as_member.get("/").url == "/organizations/"

    as_member.get("/o/southwind/people/")
    assert as_member.get("/").url == "/o/southwind/"

    as_member.get("/o/northwind/people/")
    assert as_member.get("/").url == "/o/northwind/"


def test_signing_out_and_in_leads_back_to_the_organization_used_last(
    as_member: Client, member: User, twin: Organization
) -> None:
    MembershipFactory.create(user=member, organization=twin)
    as_member.get("/o/southwind/people/")
    as_member.post("/account/logout/")

    as_member.post("/account/login/", {"login": member.email, "password": "correct horse battery"})

    assert as_member.get("/").url == "/o/southwind/"


def test_cookie_of_another_person_leads_nowhere(as_member: Client, twin: Organization) -> None:
    as_member.cookies["organization"] = "southwind"

    assert as_member.get("/").url == "/o/northwind/"


def test_organization_that_was_left_is_not_landed_in(
    as_member: Client, member: User, twin: Organization
) -> None:
    membership = MembershipFactory.create(user=member, organization=twin)
    as_member.get("/o/southwind/people/")
    with activate(twin):
        membership.delete()

    assert as_member.get("/").url == "/o/northwind/"


def test_person_of_none_is_told_what_to_do(db: None) -> None:
    client = signed_in(UserFactory.create(email="alone@northwind.example"))

    page = client.get("/", follow=True).content.decode()

    assert "You are in no organization yet" in page
    assert "invite alone@northwind.example" in page
    assert "/organizations/new/" not in page


def test_chooser_shows_own_organizations_only(as_member: Client, twin: Organization) -> None:
    page = as_member.get("/organizations/").content.decode()

    assert "/o/northwind/" in page
    assert "Southwind" not in page


def test_members_cannot_make_organizations(as_owner: Client) -> None:
    assert as_owner.get("/organizations/new/").status_code == 403
    assert as_owner.post("/organizations/new/", {"name": "Mine"}).status_code == 403
    assert not Organization.objects.filter(name="Mine").exists()


def test_everybody_makes_organizations_where_sign_up_is_open(
    as_member: Client,
    member: User,
    settings,  # type: ignore[no-untyped-def]
) -> None:
    settings.SIGNUP_OPEN = True

    response = as_member.post("/organizations/new/", {"name": "Westwind & Söhne"})

    assert response.url == "/o/westwind-sohne/"
    with activate(Organization.objects.get(slug="westwind-sohne")):
        membership = Membership.objects.get()
    assert (membership.user, membership.role) == (member, "owner")


def test_operator_makes_organizations(operator: User) -> None:
    response = signed_in(operator).post("/organizations/new/", {"name": "Eastwind"})

    assert response.url == "/o/eastwind/"


def test_second_organization_of_the_same_name_is_refused(
    operator: User, organization: Organization, twin: Organization
) -> None:
    client = signed_in(operator)
    MembershipFactory.create(user=operator, organization=organization, role="owner")
    assert "autofocus" in client.get("/organizations/new/").content.decode()

    again = client.post("/organizations/new/", {"name": "NORTHWIND "})
    assert again.status_code == 422
    assert "You are in an organization of this name already." in again.content.decode()
    # The name of somebody else's organization is free, and tells nobody that it exists.
    assert client.post("/organizations/new/", {"name": "Southwind"}).url == "/o/southwind-2/"

    renamed = client.post("/o/northwind/settings/", {"name": "southwind"})
    assert renamed.status_code == 422
    assert client.post("/o/northwind/settings/", {"name": "Northwind"}).status_code == 302


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("Northwind", ["northwind", "northwind-2", "northwind-3"]),
        ("编码", ["organization", "organization-2", "organization-3"]),
    ],
)
def test_addresses_are_made_from_names_and_stay_unique(
    db: None, name: str, slugs: list[str]
) -> None:
    assert [create_organization(name=name).slug for _ in slugs] == slugs


def test_renaming_keeps_the_address(as_owner: Client, organization: Organization) -> None:
    as_owner.post("/o/northwind/settings/", {"name": "North & Wind"})

    organization.refresh_from_db()
    assert (organization.name, organization.slug) == ("North & Wind", "northwind")


def test_nameless_organization_is_refused(as_owner: Client, organization: Organization) -> None:
    assert as_owner.post("/o/northwind/settings/", {"name": " "}).status_code == 422

    organization.refresh_from_db()
    assert organization.name == "Northwind"


def test_deleting_takes_rows_files_and_index_of_this_organization_only(
    organization: Organization,
    twin: Organization,
    member: User,
    django_capture_on_commit_callbacks,  # type: ignore[no-untyped-def]
) -> None:
    folders = {}
    for each in (organization, twin):
        ChunkFactory.create(organization=each)
        folders[each.slug] = [files_dir(each.pk), search_dir(each.pk)]
        for folder in folders[each.slug]:
            (folder / "below").mkdir(parents=True)
        index_pages(each.pk, [])

    with django_capture_on_commit_callbacks(execute=True):
        delete_organization(organization)

    assert [folder.exists() for folder in folders["northwind"]] == [False, False]
    assert [folder.exists() for folder in folders["southwind"]] == [True, True]
    left = [path.name for path in search_dir(organization.pk).parent.iterdir()]
    assert sorted(left) == [f"org-{twin.pk}", f"org-{twin.pk}.lock"]
    with unscoped(reason="the test looks at every row"):
        assert [page.organization_id for page in Page.objects.all()] == [twin.pk]
    assert User.objects.filter(pk=member.pk).exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_chooser_takes_the_same_queries_for_many_rows(
    rows: int,
    db: None,
    django_assert_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    person = UserFactory.create()
    for _ in range(rows):
        MembershipFactory.create(user=person, organization=OrganizationFactory.create())
    client = signed_in(person)
    client.get("/organizations/")

    with django_assert_num_queries(6):
        client.get("/organizations/")


@pytest.mark.django_db(transaction=True)
def test_folders_that_several_remove_at_the_same_moment_are_gone() -> None:
    gone = 4_711_000
    folder = files_dir(gone)
    for number in range(400):
        (folder / f"{number % 20}" / f"{number}").mkdir(parents=True)

    assert refusals([lambda: remove_folders(gone)] * 4, OSError) == []
    assert not folder.exists()
