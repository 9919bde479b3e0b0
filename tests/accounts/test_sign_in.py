"""Signing in and out, and the way back from a forgotten password."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client

from apps.accounts.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


def _sign_in(client: Client, email: str, password: str = PASSWORD) -> int:
    response = client.post("/account/login/", {"login": email, "password": password})
    return response.status_code


def test_sign_in_by_address_whatever_its_case(client: Client, member: User) -> None:
    response = client.post(
        "/account/login/", {"login": "Member@Northwind.Example", "password": PASSWORD}, follow=True
    )

    assert client.session["_auth_user_id"] == str(member.pk)
    assert response.redirect_chain[0] == ("/", 302)


@pytest.mark.parametrize("email", ["member@northwind.example", "nobody@northwind.example"])
def test_wrong_password_and_unknown_address_get_the_same_answer(
    client: Client, member: User, email: str
) -> None:
    response = client.post("/account/login/", {"login": email, "password": "wrong"})

    assert response.status_code == 200
    assert "_auth_user_id" not in client.session
    assert "No account has this address and this password." in (response.content.decode())


def test_fifth_wrong_password_locks_the_address_for_a_while(client: Client, member: User) -> None:
    for _ in range(5):
        _sign_in(client, member.email, "wrong")

    response = client.post("/account/login/", {"login": member.email, "password": PASSWORD})

    assert "_auth_user_id" not in client.session
    assert "Too many tries. Wait a few minutes, then try again." in response.content.decode()


def test_unconfirmed_address_cannot_sign_in_and_gets_a_link(client: Client) -> None:
    person = UserFactory.create(email="new@northwind.example")
    EmailAddress.objects.filter(user=person).update(verified=False)

    response = client.post("/account/login/", {"login": person.email, "password": PASSWORD})

    assert response.url == "/account/confirm-email/"
    assert "_auth_user_id" not in client.session
    (message,) = mail.outbox
    assert message.subject == "Confirm your address for the Knowledge Portal"
    link = re.search(r"http://testserver(/account/confirm-email/\S+/)", message.body)
    assert link is not None
    assert client.post(link[1]).status_code == 302
    assert _sign_in(client, person.email) == 302
    assert client.session["_auth_user_id"] == str(person.pk)


def test_password_reset_changes_the_password_once(client: Client, member: User) -> None:
    client.post("/account/password/reset/", {"email": member.email})
    (message,) = mail.outbox
    assert message.to == ["member@northwind.example"]
    link = re.search(r"http://testserver(\S+)", message.body)
    assert link is not None

    form = client.get(link[1])
    client.post(form.url, {"password1": "fresh horse battery", "password2": "fresh horse battery"})

    member.refresh_from_db()
    assert member.check_password("fresh horse battery")
    again = Client().get(link[1])
    assert again.status_code == 200
    assert "This link is not valid any more" in again.content.decode()


def test_password_reset_does_not_tell_whether_an_account_exists(
    client: Client, member: User
) -> None:
    known = client.post("/account/password/reset/", {"email": member.email}, follow=True)
    unknown = client.post("/account/password/reset/", {"email": "no@one.example"}, follow=True)

    assert known.redirect_chain == unknown.redirect_chain
    assert [message.to for message in mail.outbox] == [
        ["member@northwind.example"],
        ["no@one.example"],
    ]
    assert mail.outbox[1].subject == "No account of the Knowledge Portal"


def test_closed_account_cannot_sign_in(client: Client, member: User) -> None:
    member.is_active = False
    member.save()

    _sign_in(client, member.email)

    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(("proxies", "address"), [(0, "127.0.0.1"), (1, "203.0.113.7")])
def test_forwarded_address_counts_only_behind_a_known_proxy(
    client: Client,
    member: User,
    settings,  # type: ignore[no-untyped-def]
    proxies: int,
    address: str,
) -> None:
    """Else everybody could choose the address that the limits count."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies

    client.post(
        "/account/login/",
        {"login": member.email, "password": PASSWORD},
        headers={"x-forwarded-for": "203.0.113.7"},
    )

    assert UserSession.objects.get().ip == address
