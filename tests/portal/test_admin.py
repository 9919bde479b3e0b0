"""The admin: who gets in, what the operator's lists show, and that they stay quick."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib import admin
from django.core import mail
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.chat.models import Citation, Conversation, Turn
from apps.ingestion.models import Job, JobState
from apps.knowledge.models import Attachment
from apps.organizations.models import Invitation, Membership, Organization
from apps.organizations.names import files_dir
from apps.organizations.tenancy import activate
from apps.search.embeddings.models import Filling, Usage
from apps.search.models import OrganizationIndex
from tests.conftest import signed_in
from tests.factories import ChunkFactory, MembershipFactory, OrganizationFactory, PageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_operator(operator: User) -> Client:
    return signed_in(operator)


def _job(organization: Organization, **fields: Any) -> Job:
    with activate(organization):
        return Job.objects.create(
            organization=organization, file_name="handbook.zip", file_path="x.zip", **fields
        )


def _conversation(organization: Organization, user: User) -> Conversation:
    with activate(organization):
        conversation = Conversation.objects.create(
            organization=organization, user=user, title="Who earns what?"
        )
        Turn.objects.create(
            organization=organization,
            conversation=conversation,
            number=1,
            question="Who earns what?",
            answer="Nobody says.",
        )
    return conversation


def test_visitor_is_sent_to_the_portals_own_sign_in(client: Client, operator: User) -> None:
    assert client.get("/admin/").url == "/admin/login/?next=/admin/"
    assert client.get("/admin/login/?next=/admin/").url == "/account/login/?next=/admin/"


def test_djangos_own_sign_in_takes_no_password(client: Client, operator: User) -> None:
    credentials = {"username": operator.email, "password": "correct horse battery"}

    client.post("/admin/login/", credentials)

    assert "_auth_user_id" not in client.session


def test_member_stays_outside(as_member: Client) -> None:
    assert as_member.get("/admin/login/").status_code == 403
    assert as_member.get("/admin/", follow=True).status_code == 403


def test_owner_enters_and_is_no_operator(
    as_owner: Client, organization: Organization, member: User
) -> None:
    _job(organization, state=JobState.RUNNING)
    _job(organization, state=JobState.FAILED, problem_code="not_a_zip")

    page = as_owner.get("/admin/login/", follow=True).content.decode()

    assert "Connections to look at" in page
    assert "Imports" not in page
    assert set(re.findall(r'href="(/admin/[^"]+/)"', page)) == {
        "/admin/connections/",
        "/admin/connections/connection/",
        "/admin/connections/connection/add/",
        "/admin/connections/report/",
        "/admin/password_change/",
    }


def test_staff_without_the_operators_rights_stay_outside(member: User) -> None:
    User.objects.filter(pk=member.pk).update(is_staff=True)

    assert signed_in(member).get("/admin/", follow=True).status_code == 403


def test_home_shows_jobs_under_way_and_failed(
    as_operator: Client, organization: Organization, twin: Organization
) -> None:
    running = _job(organization, state=JobState.RUNNING, done=1742, total=2672)
    failed = _job(twin, state=JobState.FAILED, problem_code="not_a_zip")
    done = _job(organization, state=JobState.SUCCEEDED)

    page = as_operator.get("/admin/").content.decode()

    assert f"/admin/ingestion/job/{running.pk}/change/" in page
    assert "1,742 of 2,672" in page
    assert f"/admin/ingestion/job/{failed.pk}/change/" in page
    assert "This file is not a ZIP archive." in page
    assert f"/admin/ingestion/job/{done.pk}/change/" not in page


def test_what_people_ask_is_not_shown(
    as_operator: Client, organization: Organization, member: User
) -> None:
    conversation = _conversation(organization, member)

    pages = [
        as_operator.get("/admin/chat/conversation/").content.decode(),
        as_operator.get(f"/admin/chat/conversation/{conversation.pk}/change/").content.decode(),
        as_operator.get("/admin/").content.decode(),
    ]

    assert "member@northwind.example" in pages[0] or "Mara Kern" in pages[0]
    for page in pages:
        assert "earns" not in page
        assert "Nobody says" not in page
    assert not admin.site.is_registered(Turn)
    assert not admin.site.is_registered(Citation)


def test_only_these_tables_are_registered() -> None:
    assert sorted(model._meta.label for model in admin.site._registry) == [
        "accounts.User",
        "chat.Conversation",
        "connections.Connection",
        "connections.Report",
        "embeddings.Filling",
        "embeddings.Usage",
        "ingestion.Job",
        "knowledge.Attachment",
        "knowledge.Page",
        "knowledge.Space",
        "organizations.Invitation",
        "organizations.Membership",
        "organizations.Organization",
        "search.OrganizationIndex",
    ]


def test_new_organization_invites_its_owner(as_operator: Client, operator: User) -> None:
    as_operator.post(
        "/admin/organizations/organization/add/",
        {"name": "Eastwind", "owner_email": "ida@eastwind.example"},
    )

    made = Organization.objects.get(slug="eastwind")
    with activate(made):
        invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == ("ida@eastwind.example", "owner")
    assert invitation.invited_by == operator
    assert mail.outbox[0].to == ["ida@eastwind.example"]


def test_operator_invites_into_an_organization_without_members(
    as_operator: Client, organization: Organization
) -> None:
    url = "/admin/organizations/invitation/add/"
    assert as_operator.get(url).status_code == 200

    answer = {"organization": organization.pk, "email": "ida@eastwind.example", "role": "owner"}
    page = as_operator.post(url, answer, follow=True).content.decode()
    again = as_operator.post(url, answer).content.decode()

    assert "Invited: ida@eastwind.example. The portal has no mail server" in page
    assert re.search(r"To pass on by hand: http://\S+/invitations/[\w-]{43}/", page)
    assert "This address is invited already." in again
    with activate(organization):
        assert Invitation.objects.count() == 1


def test_organization_is_deleted_with_its_files(
    as_operator: Client,
    organization: Organization,
    twin: Organization,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    for each in (organization, twin):
        ChunkFactory.create(organization=each)
        files_dir(each.pk).mkdir(parents=True)
    url = f"/admin/organizations/organization/{organization.pk}/delete/"
    assert "pages, conversations and files" in as_operator.get(url).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        as_operator.post(url, {"post": "yes"})

    assert list(Organization.objects.all()) == [twin]
    assert not files_dir(organization.pk).exists()
    assert files_dir(twin.pk).exists()


def test_selected_organizations_are_deleted_with_their_files(
    as_operator: Client,
    organization: Organization,
    twin: Organization,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    files_dir(organization.pk).mkdir(parents=True)

    with django_capture_on_commit_callbacks(execute=True):
        as_operator.post(
            "/admin/organizations/organization/",
            {"action": "delete_selected", "_selected_action": [organization.pk], "post": "yes"},
        )

    assert list(Organization.objects.all()) == [twin]
    assert not files_dir(organization.pk).exists()


def test_roles_cannot_be_written_past_the_rules(
    as_operator: Client, owner: User, organization: Organization
) -> None:
    with activate(organization):
        membership = Membership.objects.get(user=owner)
    url = f"/admin/organizations/membership/{membership.pk}"

    assert as_operator.post(f"{url}/change/", {"role": "member"}).status_code == 403
    assert as_operator.post(f"{url}/delete/", {"post": "yes"}).status_code == 403

    with activate(organization):
        assert Membership.objects.get().role == "owner"


def test_operator_closes_an_account_but_not_the_own(
    as_operator: Client, operator: User, member: User
) -> None:
    as_member = signed_in(member)
    assert as_member.get("/o/northwind/people/").status_code == 200

    as_operator.post(f"/admin/accounts/user/{member.pk}/change/", {"name": "Mara Kern"})
    as_operator.post(f"/admin/accounts/user/{operator.pk}/change/", {"name": "Operator"})

    member.refresh_from_db()
    operator.refresh_from_db()
    assert not member.is_active
    assert operator.is_active
    assert operator.is_superuser
    assert as_member.get("/o/northwind/people/").status_code == 302


LISTS = {
    "accounts/user": 5,
    "chat/conversation": 6,
    "ingestion/job": 6,
    "knowledge/attachment": 7,
    "knowledge/page": 6,
    "knowledge/space": 6,
    "organizations/invitation": 6,
    "organizations/membership": 6,
    "organizations/organization": 5,
    "search/organizationindex": 5,
    "embeddings/filling": 6,
    "embeddings/usage": 7,
}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", LISTS)
def test_list_takes_the_same_queries_for_many_rows(
    as_operator: Client,
    name: str,
    rows: int,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    for number in range(rows):
        organization = OrganizationFactory.create()
        person = MembershipFactory.create(organization=organization).user
        page = PageFactory.create(organization=organization)
        _job(organization, space=page.space, created_by=person)
        _conversation(organization, person)
        with activate(organization):
            Attachment.objects.create(
                organization=organization, page=page, source_id=str(number), filename="plan.pdf"
            )
            OrganizationIndex.objects.create(organization=organization, engine="embedded")
            Filling.objects.create(organization=organization, model="embed")
            Usage.objects.create(organization=organization, day=date(2024, 5, 2), model="embed")
            Invitation.objects.create(
                organization=organization,
                email="ida@eastwind.example",
                mailed_digest=f"m{number}",
                handed_digest=f"h{number}",
                invited_by=person,
                expires_at=timezone.now(),
            )
    as_operator.get(f"/admin/{name}/")

    with django_assert_num_queries(LISTS[name]):
        response = as_operator.get(f"/admin/{name}/?q=")

    assert response.status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_list_can_be_searched(as_operator: Client, organization: Organization, name: str) -> None:
    assert as_operator.get(f"/admin/{name}/?q=northwind").status_code == 200


def test_no_inline_script_or_style_in_the_admin(
    as_operator: Client, organization: Organization
) -> None:
    addresses = ["/admin/", *(f"/admin/{name}/" for name in LISTS)]
    addresses += [
        f"/admin/organizations/organization/{organization.pk}/change/",
        "/admin/organizations/organization/add/",
        "/admin/organizations/invitation/add/",
    ]
    for address in addresses:
        page = as_operator.get(address).content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", page), address
        assert not re.search(r"<[^>]+\s(style|on\w+)=", page), address


def test_only_a_sent_form_signs_out(operator: User) -> None:
    client = signed_in(operator)

    asked = client.get("/admin/logout/")
    assert asked["Location"] == "/account/logout/"
    assert client.get("/admin/").status_code == 200

    client.post("/admin/logout/")
    assert client.get("/admin/").status_code == 302
