"""The screens of a person's own account."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from apps.accounts.models import User

pytestmark = pytest.mark.django_db


def test_name_is_changed(as_member: Client, member: User) -> None:
    as_member.post("/account/profile/", {"name": "Mara Berg"})

    member.refresh_from_db()
    assert member.name == "Mara Berg"
    assert "Mara Berg" in as_member.get("/account/profile/").content.decode()


def test_empty_name_is_refused(as_member: Client, member: User) -> None:
    assert as_member.post("/account/profile/", {"name": " "}).status_code == 422

    member.refresh_from_db()
    assert member.name == "Mara Kern"


def test_new_address_counts_once_it_is_confirmed(as_member: Client, member: User) -> None:
    as_member.post("/account/reauthenticate/", {"password": "correct horse battery"})
    as_member.post("/account/email/", {"email": "mara@northwind.example", "action_add": "1"})

    member.refresh_from_db()
    assert member.email == "member@northwind.example"
    (message,) = [m for m in mail.outbox if m.to == ["mara@northwind.example"]]
    link = re.search(r"/account/confirm-email/\S+/", message.body)
    assert link is not None
    as_member.post(link[0])

    member.refresh_from_db()
    assert member.email == "mara@northwind.example"
    addresses = EmailAddress.objects.filter(user=member).values_list("email", "verified", "primary")
    assert list(addresses) == [("mara@northwind.example", True, True)]
    assert [m.subject for m in mail.outbox if m.to == ["member@northwind.example"]] == [
        "Your address was changed"
    ]


def test_weak_password_is_refused(as_member: Client, member: User) -> None:
    for password in ("short1", "1234567890123", "password123", "member@northwind"):
        as_member.post(
            "/account/password/change/",
            {
                "oldpassword": "correct horse battery",
                "password1": password,
                "password2": password,
            },
        )

    member.refresh_from_db()
    assert member.check_password("correct horse battery")


SCREENS = [
    "/account/profile/",
    "/account/email/",
    "/account/password/change/",
    "/account/2fa/",
    "/account/2fa/webauthn/",
    "/account/sessions/",
    "/organizations/",
    "/o/northwind/people/",
    "/o/northwind/people/leave/",
    "/o/northwind/settings/",
]
VISITED = [
    "/account/login/",
    "/account/signup/",
    "/account/password/reset/",
    "/account/confirm-email/",
    "/account/inactive/",
]


@pytest.mark.parametrize("address", SCREENS + VISITED)
def test_screen_has_our_frame_one_headline_and_nothing_inline(
    as_owner: Client, client: Client, address: str
) -> None:
    page = (client if address in VISITED else as_owner).get(address).content.decode()

    assert page.count("<h1") == 1
    assert "css/tokens.css" in page
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", page)
    assert not re.search(r"<[^>]+\s(style|on\w+)=", page)
