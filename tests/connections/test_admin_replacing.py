"""Replacing the token of a connection in the admin."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.connections.models import Connection, Report
from apps.core.secret import Secret
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from tests.conftest import signed_in
from tests.connections.canary import CANARY, USER, is_in
from tests.connections.doctor.sites import hosts_of
from tests.connections.test_admin import LIST, act, made
from tests.fakes.confluence import Site, confluence

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_operator(operator: User) -> Client:
    return signed_in(operator)


def test_a_token_is_replaced_in_one_connection_at_a_time(
    as_operator: Client, organization: Organization
) -> None:
    both = [made(organization, name) for name in ("One", "Two")]

    page = act(as_operator, "replace_token", *both)

    assert "Select exactly one connection" in page
    assert 'name="secret"' not in page


@pytest.fixture
def site() -> Iterator[Site]:
    with confluence() as running, hosts_of(running):
        yield running


@pytest.fixture
def live(organization: Organization, site: Site) -> Connection:
    return made(
        organization,
        "Live wiki",
        kind="cloud",
        base_url=site.url,
        credential=site.credentials.kind,
        username=site.credentials.username,
        ca_certificate=site.authority_pem,
        private_network=True,
    )


def test_a_tested_token_takes_the_old_ones_place(
    as_operator: Client, organization: Organization, site: Site, live: Connection
) -> None:
    page = act(as_operator, "replace_token", live)
    assert 'type="password"' in page
    assert "Test and replace" in page

    answer = act(
        as_operator,
        "replace_token",
        live,
        apply="1",
        credential=site.credentials.kind,
        username=site.credentials.username,
        secret=site.credentials.secret,
        expires_on="2031-05-02",
    )

    assert "was tested and replaced." in answer
    assert site.credentials.secret not in answer
    with activate(organization):
        row = Connection.objects.get()
    assert row.secret == Secret(site.credentials.secret)
    assert row.state in {"healthy", "attention"}
    assert str(row.expires_on) == "2031-05-02"
    assert "Token replaced." in as_operator.get(f"{LIST}{row.pk}/history/").content.decode()


def test_a_refused_token_changes_nothing_and_says_why(
    as_operator: Client, organization: Organization, site: Site, live: Connection
) -> None:
    page = act(
        as_operator,
        "replace_token",
        live,
        apply="1",
        credential=site.credentials.kind,
        username=site.credentials.username,
        secret=CANARY,
    )

    assert "The new token was tested and refused. Nothing was changed." in page
    assert re.findall(r"<code>([a-z_.]+)</code>", page) == ["cloud.unparsable_basic"]
    assert not is_in(page)
    with activate(organization):
        row = Connection.objects.get()
        assert Report.objects.count() == 0
    assert (row.secret, row.state) == (Secret("sample-token"), "unchecked")


def test_a_form_with_an_error_does_not_show_what_was_entered(
    as_operator: Client, organization: Organization
) -> None:
    connection = made(organization, "Team wiki")

    page = act(
        as_operator,
        "replace_token",
        connection,
        apply="1",
        credential="cloud_token",
        secret=CANARY,
        expires_on="soon",
    )

    assert "Enter it again: it is never shown, nor kept in the form." in page
    assert "Enter the e-mail address that the token belongs to." in page
    assert not is_in(page)


def test_a_connection_that_is_being_examined_keeps_its_token(
    as_operator: Client, organization: Organization
) -> None:
    busy = made(organization, "Team wiki", busy_until=timezone.now() + timedelta(minutes=5))

    page = act(
        as_operator,
        "replace_token",
        busy,
        apply="1",
        credential="cloud_token",
        username=USER,
        secret=CANARY,
    )

    assert "This connection is being examined at this moment." in page
    assert not is_in(page)
