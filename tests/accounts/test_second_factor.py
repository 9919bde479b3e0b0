"""Second factors and sessions, by the portal's own doors. Passkeys need a browser: tests/e2e."""

import re

import pytest
from django.core import mail
from django.test import Client

from apps.accounts.models import User
from tests.e2e.totp import code as _code

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


def _sign_in(email: str) -> Client:
    client = Client()
    client.post("/account/login/", {"login": email, "password": PASSWORD})
    return client


def _confirmed(client: Client) -> Client:
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.fixture
def secret(member: User) -> str:
    """Of the authenticator app that the member has set up."""
    client = _confirmed(_sign_in(member.email))
    page = client.get("/account/2fa/totp/activate/").content.decode()
    found = re.search(r'id="totp-secret">(\w+)<', page)
    assert found is not None
    response = client.post("/account/2fa/totp/activate/", {"code": _code(found[1])})
    assert response.url == "/account/2fa/recovery-codes/"
    return found[1]


def test_password_alone_no_longer_signs_in(member: User, secret: str) -> None:
    client = _sign_in(member.email)

    assert "_auth_user_id" not in client.session
    assert client.get("/o/northwind/people/").status_code == 302


def test_wrong_code_is_refused(member: User, secret: str) -> None:
    client = _sign_in(member.email)

    client.post("/account/2fa/authenticate/", {"code": "000000"})

    assert "_auth_user_id" not in client.session


def test_code_of_the_app_signs_in(member: User, secret: str) -> None:
    client = _sign_in(member.email)

    client.post("/account/2fa/authenticate/", {"code": _code(secret)})

    assert client.session["_auth_user_id"] == str(member.pk)


def test_recovery_code_signs_in_once(member: User, secret: str) -> None:
    client = _sign_in(member.email)
    client.post("/account/2fa/authenticate/", {"code": _code(secret)})
    page = _confirmed(client).get("/account/2fa/recovery-codes/").content.decode()
    codes = re.findall(
        r"\b[0-9a-z]{8}\b", page.partition('id="recovery-codes"')[2].partition("</pre>")[0]
    )
    assert len(codes) == 10

    first, second = _sign_in(member.email), _sign_in(member.email)
    first.post("/account/2fa/authenticate/", {"code": codes[0]})
    second.post("/account/2fa/authenticate/", {"code": codes[0]})

    assert first.session["_auth_user_id"] == str(member.pk)
    assert "_auth_user_id" not in second.session


# The mail goes out once the transaction is committed.
@pytest.mark.django_db(transaction=True)
def test_person_is_told_by_mail(member: User, secret: str) -> None:
    (message,) = [m for m in mail.outbox if m.subject == "An authenticator app was set up"]

    assert message.to == ["member@northwind.example"]
    assert "From the address: 127.0.0.1" in message.body


def test_operators_admin_asks_for_the_second_factor_too(operator: User) -> None:
    client = _confirmed(_sign_in(operator.email))
    page = client.get("/account/2fa/totp/activate/").content.decode()
    found = re.search(r'id="totp-secret">(\w+)<', page)
    assert found is not None
    client.post("/account/2fa/totp/activate/", {"code": _code(found[1])})

    response = _sign_in(operator.email).get("/admin/", follow=True)

    assert response.redirect_chain[-1][0] == "/account/2fa/authenticate/"


def test_password_is_asked_again_before_security_changes(member: User) -> None:
    response = _sign_in(member.email).get("/account/2fa/totp/activate/")

    assert response.url == "/account/reauthenticate/?next=%2Faccount%2F2fa%2Ftotp%2Factivate%2F"


def test_other_devices_are_listed_and_signed_out(member: User) -> None:
    here = _sign_in(member.email)
    there = Client(headers={"user-agent": "Mozilla/5.0 (iPhone) Version/19.0 Safari/604.1"})
    there.post("/account/login/", {"login": member.email, "password": PASSWORD})
    assert "Safari on iPhone" in here.get("/account/sessions/").content.decode()

    here.post("/account/sessions/")

    assert here.get("/o/northwind/people/").status_code == 200
    assert there.get("/o/northwind/people/").status_code == 302


def test_password_change_signs_other_devices_out(member: User) -> None:
    here, there = _sign_in(member.email), _sign_in(member.email)

    here.post(
        "/account/password/change/",
        {
            "oldpassword": PASSWORD,
            "password1": "fresh horse battery",
            "password2": "fresh horse battery",
        },
    )

    assert here.get("/o/northwind/people/").status_code in {200, 302}
    assert there.get("/o/northwind/people/").status_code == 302
