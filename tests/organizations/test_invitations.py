"""From an invitation to a membership, through the portal's own doors."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.organizations.models import Invitation, Membership, Organization
from apps.organizations.tenancy import activate
from tests.conftest import signed_in
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

NEW = "new@northwind.example"
PASSWORD = "another horse battery"


def _invite(client: Client, email: str = NEW, role: str = "member") -> str:
    """The path of the mailed link."""
    response = client.post("/o/northwind/people/invite/", {"email": email, "role": role})
    assert response.url == "/o/northwind/people/"
    return _path(mail.outbox[-1].body)


def _path(text: str) -> str:
    link = re.search(r"/invitations/[\w-]{43}/", text)
    assert link is not None
    return link[0]


def _sign_up(client: Client, path: str, email: str = NEW) -> str:
    """Where the person ends up."""
    response = client.post(
        f"/account/signup/?next={path}",
        {
            "name": "Tom Ito",
            "email": email,
            "password1": PASSWORD,
            "password2": PASSWORD,
            "next": path,
        },
    )
    return str(getattr(response, "url", ""))


def _join(client: Client, path: str) -> str:
    page = client.get(path).content.decode()
    action = re.search(r"/invitations/\d+/join/", page)
    assert action is not None
    return str(client.post(action[0]).url)


def _members(organization: Organization) -> dict[str, str]:
    with activate(organization):
        return dict(Membership.objects.values_list("user__email", "role"))


def test_mail_names_inviter_organization_and_link(as_admin: Client, admin: User) -> None:
    _invite(as_admin)

    (message,) = mail.outbox
    assert message.to == [NEW]
    assert message.subject == "Northwind: you are invited to the Knowledge Portal"
    assert "Mara Kern invites you to Northwind" in message.body
    assert f"{settings.PUBLIC_URL}/invitations/" in message.body


def test_the_link_to_hand_over_is_shown_once_and_to_the_inviter_only(
    as_admin: Client, as_owner: Client
) -> None:
    _invite(as_admin)
    as_owner.cookies["issued"] = as_admin.cookies["issued"].value

    assert "/invitations/" not in _links_on_people(as_owner)
    assert "/invitations/" in _links_on_people(as_admin)
    assert "/invitations/" not in _links_on_people(as_admin)


def _links_on_people(client: Client) -> str:
    page = client.get("/o/northwind/people/").content.decode()
    return " ".join(re.findall(r"/invitations/[\w-]{43}/", page))


def test_addresses_of_buttons_lead_to_the_people(
    as_admin: Client, organization: Organization
) -> None:
    _invite(as_admin)
    with activate(organization):
        invitation = Invitation.objects.get()

    for path in ("invite/", f"invitations/{invitation.pk}/resend/", "1/role/member/"):
        assert as_admin.get(f"/o/northwind/people/{path}").url == "/o/northwind/people/"
    assert len(mail.outbox) == 1


def test_address_that_only_takes_forms_says_so(as_member: Client) -> None:
    response = as_member.get("/invitations/1/join/")

    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "This address cannot be opened like a page" in response.content.decode()


def test_only_digests_of_the_links_are_stored(as_admin: Client, organization: Organization) -> None:
    path = _invite(as_admin)

    with activate(organization):
        stored = str(list(Invitation.objects.values()))
    assert path.split("/")[2] not in stored


def test_sign_up_through_the_mailed_link_needs_no_second_mail(
    as_admin: Client, client: Client, organization: Organization
) -> None:
    path = _invite(as_admin)
    assert "Create an account" in client.get(path).content.decode()

    assert _sign_up(client, path) == path
    assert _join(client, path) == "/o/northwind/"

    assert _members(organization)[NEW] == "member"
    assert len(mail.outbox) == 1
    assert User.objects.get(email=NEW).name == "Tom Ito"


def test_sign_up_through_the_handed_link_confirms_the_address_first(
    as_admin: Client, client: Client, organization: Organization
) -> None:
    shown = as_admin.post(
        "/o/northwind/people/invite/", {"email": NEW, "role": "member"}, follow=True
    )
    handed = _path(shown.content.decode())
    assert handed != _path(mail.outbox[0].body)
    client.get(handed)

    assert _sign_up(client, handed) == "/account/confirm-email/"

    assert "_auth_user_id" not in client.session
    assert not EmailAddress.objects.get(email=NEW).verified
    assert NEW not in _members(organization)
    confirm = re.search(r"/account/confirm-email/\S+/", mail.outbox[1].body)
    assert confirm is not None
    client.post(confirm[0])
    client.post("/account/login/", {"login": NEW, "password": PASSWORD})
    assert _join(client, handed) == "/o/northwind/"
    assert _members(organization)[NEW] == "member"


def test_confirmed_person_finds_the_invitation_without_its_link(
    as_admin: Client, organization: Organization
) -> None:
    person = UserFactory.create(email=NEW)
    _invite(as_admin)

    assert _join(signed_in(person), "/organizations/") == "/o/northwind/"
    assert _members(organization)[NEW] == "member"


def test_sign_up_is_closed_without_an_invitation(client: Client, db: None) -> None:
    page = client.get("/account/signup/")

    assert "Accounts are by invitation" in page.content.decode()
    _sign_up(client, "/")
    assert not User.objects.filter(email=NEW).exists()


def test_invited_visitor_cannot_sign_up_with_another_address(
    as_admin: Client, client: Client
) -> None:
    path = _invite(as_admin)
    client.get(path)

    _sign_up(client, path, email="mallory@elsewhere.example")

    assert not User.objects.filter(email="mallory@elsewhere.example").exists()
    assert User.objects.filter(email=NEW).exists()


def test_open_sign_up_by_setting(client: Client, db: None, settings) -> None:  # type: ignore[no-untyped-def]
    settings.SIGNUP_OPEN = True

    assert _sign_up(client, "/") == "/account/confirm-email/"
    assert User.objects.filter(email=NEW).exists()


def test_existing_account_joins_after_sign_in(
    as_owner: Client, client: Client, stranger: User, organization: Organization
) -> None:
    path = _invite(as_owner, stranger.email, "admin")
    client.get(path)
    response = client.post(
        "/account/login/",
        {"login": stranger.email, "password": "correct horse battery", "next": path},
    )

    assert response.url == path
    assert _join(client, path) == "/o/northwind/"
    assert _members(organization)[stranger.email] == "admin"


def test_somebody_else_is_asked_and_cannot_join(
    as_admin: Client, as_stranger: Client, stranger: User, organization: Organization
) -> None:
    path = _invite(as_admin)
    with activate(organization):
        invitation = Invitation.objects.get()

    page = as_stranger.get(path).content.decode()
    assert "You are signed in as owner@southwind.example." in page
    assert "Sign out and go on" in page
    as_stranger.post(f"/invitations/{invitation.pk}/join/")

    assert stranger.email not in _members(organization)
    with activate(organization):
        assert Invitation.objects.get().accepted_at is None


def test_signing_out_to_go_on_leads_back_to_the_invitation(
    as_admin: Client, as_stranger: Client
) -> None:
    path = _invite(as_admin)

    response = as_stranger.post(f"/account/logout/?next={path}")

    assert response.url == path
    assert "_auth_user_id" not in as_stranger.session


def test_sign_in_offers_an_account_only_where_one_can_be_made(
    as_admin: Client,
    client: Client,
    settings,  # type: ignore[no-untyped-def]
) -> None:
    path = _invite(as_admin)
    offer = "Create an account</a>"
    assert offer not in client.get("/account/login/").content.decode()

    client.get(path)
    assert offer in client.get("/account/login/").content.decode()

    settings.SIGNUP_OPEN = True
    assert offer in Client().get("/account/login/").content.decode()


@pytest.mark.parametrize("server", ["", "mail.northwind.example"])
def test_without_a_mail_server_nobody_waits_for_mail(
    client: Client,
    db: None,
    settings,  # type: ignore[no-untyped-def]
    server: str,
) -> None:
    settings.EMAIL_HOST, settings.SIGNUP_OPEN = server, True
    _sign_up(client, "/")

    for path in ("/account/confirm-email/", "/account/password/reset/done/"):
        page = client.get(path).content.decode()
        assert ("This portal sends no mail yet." in page) == (not server)
        assert ("on its way" in page or "Look into your mail" in page) == bool(server)


def test_both_links_end_when_one_is_used(as_admin: Client, organization: Organization) -> None:
    shown = as_admin.post(
        "/o/northwind/people/invite/", {"email": NEW, "role": "member"}, follow=True
    )
    handed, mailed = _path(shown.content.decode()), _path(mail.outbox[0].body)
    client = signed_in(UserFactory.create(email=NEW))
    assert client.get(mailed).status_code == 200

    _join(client, handed)

    assert client.get(handed).status_code == 404
    assert client.get(mailed).status_code == 404


def test_link_works_once(as_admin: Client, organization: Organization) -> None:
    person = UserFactory.create(email=NEW)
    path = _invite(as_admin)
    client = signed_in(person)
    _join(client, path)

    assert client.get(path).status_code == 404
    with activate(organization):
        Membership.objects.filter(user=person).delete()
        used = Invitation.objects.get()
    client.post(f"/invitations/{used.pk}/join/")
    assert NEW not in _members(organization)


def test_link_expires(as_admin: Client, client: Client, organization: Organization) -> None:
    path = _invite(as_admin)

    with time_machine.travel(timezone.now() + timedelta(days=7, seconds=1)):
        assert client.get(path).status_code == 404
        assert "Accounts are by invitation" in client.get("/account/signup/").content.decode()


def test_withdrawn_invitation_is_gone(
    as_admin: Client, client: Client, organization: Organization
) -> None:
    path = _invite(as_admin)
    client.get(path)
    with activate(organization):
        invitation = Invitation.objects.get()

    as_admin.post(f"/o/northwind/people/invitations/{invitation.pk}/withdraw/")

    assert client.get(path).status_code == 404
    assert "Accounts are by invitation" in client.get("/account/signup/").content.decode()


def test_sending_again_ends_the_old_links(
    as_admin: Client, client: Client, organization: Organization
) -> None:
    old = _invite(as_admin)
    with activate(organization):
        invitation = Invitation.objects.get()

    as_admin.post(f"/o/northwind/people/invitations/{invitation.pk}/resend/")

    new = _path(mail.outbox[1].body)
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200


def test_second_invitation_and_members_are_refused(
    as_admin: Client, member: User, organization: Organization
) -> None:
    _invite(as_admin)

    for email in (NEW.upper(), member.email):
        response = as_admin.post(
            "/o/northwind/people/invite/", {"email": email, "role": "member"}, follow=True
        )
        assert re.search(r"is (invited|a member) already\.", response.content.decode())
    with activate(organization):
        assert Invitation.objects.count() == 1


def test_admin_cannot_invite_an_owner(as_admin: Client, organization: Organization) -> None:
    response = as_admin.post("/o/northwind/people/invite/", {"email": NEW, "role": "owner"})

    assert response.status_code == 422
    with activate(organization):
        assert Invitation.objects.count() == 0


def test_admin_cannot_touch_an_invitation_of_an_owner(
    as_owner: Client, as_admin: Client, organization: Organization
) -> None:
    _invite(as_owner, role="owner")
    with activate(organization):
        invitation = Invitation.objects.get()

    for action in ("resend", "withdraw"):
        url = f"/o/northwind/people/invitations/{invitation.pk}/{action}/"
        assert as_admin.post(url).status_code == 403
    with activate(organization):
        assert Invitation.objects.get().mailed_digest == invitation.mailed_digest


def test_member_who_joins_again_keeps_the_role(
    as_owner: Client, organization: Organization
) -> None:
    person = UserFactory.create(email=NEW)
    path = _invite(as_owner)
    MembershipFactory.create(organization=organization, user=person, role="admin")

    _join(signed_in(person), path)

    assert _members(organization)[NEW] == "admin"


def test_thirty_first_invitation_within_an_hour_is_refused(as_admin: Client) -> None:
    for number in range(30):
        _invite(as_admin, f"person{number}@elsewhere.example")

    response = as_admin.post(
        "/o/northwind/people/invite/", {"email": "one@more.example", "role": "member"}, follow=True
    )

    assert "That is a lot of invitations." in response.content.decode()
    assert len(mail.outbox) == 30


def test_mail_server_away_is_told_and_the_link_shown(as_admin: Client, settings) -> None:  # type: ignore[no-untyped-def]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    response = as_admin.post(
        "/o/northwind/people/invite/", {"email": NEW, "role": "member"}, follow=True
    )

    assert "the mail could not be sent" in response.content.decode()
    assert _path(response.content.decode())
