"""Members and their roles, through the people screen."""

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.organizations.models import Membership, Organization
from apps.organizations.tenancy import activate
from tests.conftest import signed_in
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def _id(organization: Organization, user: User) -> int:
    with activate(organization):
        return Membership.objects.get(user=user).pk


def _role(organization: Organization, user: User) -> str | None:
    with activate(organization):
        return Membership.objects.filter(user=user).values_list("role", flat=True).first()


def _give_role(client: Client, membership_id: int, role: str) -> int:
    url = f"/o/northwind/people/{membership_id}/role/{role}/"
    return client.post(url).status_code


def test_members_see_people_and_cannot_manage(
    as_member: Client, owner: User, stranger: User
) -> None:
    page = as_member.get("/o/northwind/people/").content.decode()

    assert "owner@northwind.example" in page
    assert "owner@southwind.example" not in page
    assert "Invite somebody" not in page
    assert "/role/" not in page


@pytest.mark.parametrize("role", ["admin", "member"])
def test_owner_changes_roles(
    as_owner: Client, admin: User, organization: Organization, role: str
) -> None:
    _give_role(as_owner, _id(organization, admin), role)

    assert _role(organization, admin) == role


def test_admin_cannot_touch_owners_or_make_one(
    as_admin: Client, owner: User, member: User, organization: Organization
) -> None:
    signed_in(owner)
    assert _give_role(as_admin, _id(organization, owner), "member") == 403
    assert _give_role(as_admin, _id(organization, member), "owner") == 403
    remove = f"/o/northwind/people/{_id(organization, owner)}/remove/"
    assert as_admin.post(remove).status_code == 422

    assert _role(organization, owner) == "owner"
    assert _role(organization, member) == "member"


def test_admin_manages_members(as_admin: Client, member: User, organization: Organization) -> None:
    assert _give_role(as_admin, _id(organization, member), "admin") == 302
    assert _role(organization, member) == "admin"

    response = as_admin.post(f"/o/northwind/people/{_id(organization, member)}/remove/")

    assert response.status_code == 302
    assert _role(organization, member) is None


def test_removal_ends_access_at_once(
    as_owner: Client, as_member: Client, member: User, organization: Organization
) -> None:
    assert as_member.get("/o/northwind/people/").status_code == 200

    as_owner.post(f"/o/northwind/people/{_id(organization, member)}/remove/")

    assert as_member.get("/o/northwind/people/").status_code == 404


def test_last_owner_can_neither_leave_nor_be_demoted_nor_removed(
    as_owner: Client, owner: User, admin: User, organization: Organization
) -> None:
    identity = _id(organization, owner)

    assert "The organization needs an owner." in (
        as_owner.post("/o/northwind/people/leave/").content.decode()
    )
    assert _give_role(as_owner, identity, "member") == 302
    assert as_owner.post(f"/o/northwind/people/{identity}/remove/").status_code == 422

    assert _role(organization, owner) == "owner"


def test_only_owner_is_told_before_trying(
    as_owner: Client, owner: User, admin: User, organization: Organization
) -> None:
    told = "You are the only owner. Make somebody else owner first"
    own_role = f"/people/{_id(organization, owner)}/role/"
    leaving = "Your conversations stay"
    people, leave = "/o/northwind/people/", "/o/northwind/people/leave/"

    page = as_owner.get(people).content.decode()
    assert told in page
    assert (own_role in page, f'href="{leave}"' in page) == (False, False)
    asked = as_owner.get(leave).content.decode()
    assert told in asked
    assert leaving not in asked

    _give_role(as_owner, _id(organization, admin), "owner")

    page = as_owner.get(people).content.decode()
    assert told not in page
    assert (own_role in page, f'href="{leave}"' in page) == (True, True)
    assert leaving in as_owner.get(leave).content.decode()


def test_a_closed_account_does_not_count_as_an_owner(
    as_owner: Client, owner: User, organization: Organization
) -> None:
    closed = UserFactory.create(is_active=False)
    MembershipFactory.create(organization=organization, user=closed, role="owner")

    as_owner.post("/o/northwind/people/leave/")

    assert _role(organization, owner) == "owner"


def test_owner_leaves_once_another_owner_stays(
    as_owner: Client, owner: User, admin: User, organization: Organization
) -> None:
    _give_role(as_owner, _id(organization, admin), "owner")

    response = as_owner.post("/o/northwind/people/leave/")

    assert response.url == "/"
    assert _role(organization, owner) is None
    assert _role(organization, admin) == "owner"


def test_person_of_another_organization_is_not_found(
    as_owner: Client, stranger: User, twin: Organization
) -> None:
    identity = _id(twin, stranger)

    assert _give_role(as_owner, identity, "member") == 404
    assert as_owner.get(f"/o/northwind/people/{identity}/remove/").status_code == 404
    assert as_owner.post(f"/o/northwind/people/{identity}/remove/").status_code == 404

    assert _role(twin, stranger) == "owner"


def test_unknown_role_is_not_found(
    as_owner: Client, member: User, organization: Organization
) -> None:
    assert _give_role(as_owner, _id(organization, member), "operator") == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_people_screen_takes_the_same_queries_for_many_rows(
    as_owner: Client,
    organization: Organization,
    rows: int,
    django_assert_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    for number in range(rows):
        MembershipFactory.create(organization=organization)
        as_owner.post(
            "/o/northwind/people/invite/", {"email": f"p{number}@x.example", "role": "member"}
        )
    as_owner.get("/o/northwind/people/")

    with django_assert_num_queries(10):
        as_owner.get("/o/northwind/people/")
