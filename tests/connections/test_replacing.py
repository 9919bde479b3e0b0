"""Putting a new token in the old one's place, against a Confluence that really answers."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.connections.doctor import examine
from apps.connections.models import Connection, Report
from apps.connections.runs import run_examination
from apps.connections.services import PickedSpace, pick_spaces
from apps.core.secret import Secret
from apps.organizations.models import Organization
from tests.connections.canary import CANARY, is_in
from tests.connections.doctor.sites import hosts_of
from tests.connections.test_connection_screens import at, text_of
from tests.factories import ConnectionFactory
from tests.fakes.confluence import Site, confluence

NEW = "A-newer-sample-token-0123456789"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with confluence() as running, hosts_of(running):
        yield running


@pytest.fixture
def live(active: Organization, site: Site) -> Connection:
    site.switch("cloud.healthy")
    made: Connection = ConnectionFactory.create(
        organization=active,
        name="Team wiki",
        kind="cloud",
        base_url=site.url,
        credential=site.credentials.kind,
        username="old@northwind.example",
        secret=Secret(CANARY),
        ca_certificate=site.authority_pem,
        private_network=True,
    )
    return made


def posted(site: Site, **changed: str) -> dict[str, str]:
    return {
        "credential": site.credentials.kind,
        "username": site.credentials.username,
        "secret": site.credentials.secret,
        **changed,
    }


def test_the_form_knows_the_account_and_never_the_secret(
    as_admin: Client, live: Connection
) -> None:
    told = text_of(as_admin, at(live, "replace/"))

    assert 'value="old@northwind.example"' in told
    assert "The test takes up to a minute" in told
    assert 'type="password" name="secret" autocomplete="off"' in told
    assert not is_in(told)


def test_a_tested_token_takes_the_old_ones_place(
    as_admin: Client, site: Site, live: Connection
) -> None:
    pick_spaces(live, (PickedSpace("ENG", "Engineering"),))

    response = as_admin.post(
        at(live, "replace/"), posted(site, expires_on="2031-05-02"), follow=True
    )

    assert response.redirect_chain == [(at(live), 302)]
    told = response.content.decode()
    assert "The new token was tested and has taken the old one&#x27;s place." in told
    assert site.credentials.secret not in told
    live.refresh_from_db()
    assert live.secret == Secret(site.credentials.secret)
    assert (live.username, str(live.expires_on)) == (site.credentials.username, "2031-05-02")
    assert live.state in {"healthy", "attention"}


def test_a_token_that_is_refused_changes_nothing_and_says_why(
    as_admin: Client, site: Site, live: Connection
) -> None:
    site.switch("cloud.dead_pair")
    before = Connection.objects.values().get()

    response = as_admin.post(at(live, "replace/"), posted(site, secret=NEW))

    assert response.status_code == 422
    told = " ".join(response.content.decode().split())
    assert "Nothing was changed" in told
    assert "What speaks against the new token" in told
    assert 'data-code="cloud.dead_pair"' in told
    assert "the person who entered the credential" in told
    assert "Enter it again: it is never shown, nor kept in the form." in told
    assert NEW not in told
    assert not is_in(told)
    after = Connection.objects.values().get()
    assert after.pop("busy_until") is None
    before.pop("busy_until")
    assert after == before
    assert Connection.objects.get().secret == Secret(CANARY)
    assert Report.objects.count() == 0


def test_a_token_whose_owner_cannot_be_told_says_what_it_lacks(
    as_admin: Client, site: Site, live: Connection
) -> None:
    site.switch("cloud.scope/identity")

    response = as_admin.post(at(live, "replace/"), posted(site))

    assert response.status_code == 422
    told = response.content.decode()
    assert 'data-code="cloud.scope"' in told
    assert "read:confluence-user" in told
    live.refresh_from_db()
    assert live.secret == Secret(CANARY)


def test_a_part_that_is_refused_does_not_keep_the_old_token(
    as_admin: Client, site: Site, live: Connection
) -> None:
    site.switch("c.refused")

    response = as_admin.post(at(live, "replace/"), posted(site), follow=True)

    assert "A refusal is being confirmed" in response.content.decode()
    live.refresh_from_db()
    assert live.secret == Secret(site.credentials.secret)
    assert live.state == "unchecked"
    run_examination(live.pk, examine=examine, confirms=live.reports.get().pk)
    live.refresh_from_db()
    assert live.state == "attention"


def test_a_space_that_the_new_account_does_not_see_keeps_the_old_one(
    as_admin: Client, site: Site, live: Connection
) -> None:
    pick_spaces(live, (PickedSpace("NOWHERE"),))

    response = as_admin.post(at(live, "replace/"), posted(site))

    assert response.status_code == 422
    assert 'data-code="c.space_hidden"' in response.content.decode()
    live.refresh_from_db()
    assert live.secret == Secret(CANARY)


def test_a_form_that_is_not_whole_asks_for_the_secret_again(
    as_admin: Client, site: Site, live: Connection
) -> None:
    response = as_admin.post(at(live, "replace/"), posted(site, username="", secret=NEW))

    assert response.status_code == 422
    told = response.content.decode()
    assert "Enter it again: it is never shown, nor kept in the form." in told
    assert NEW not in told


def test_while_it_is_examined_the_token_stays(
    as_admin: Client, site: Site, live: Connection
) -> None:
    Connection.objects.update(busy_until=timezone.now() + timedelta(minutes=5))

    response = as_admin.post(at(live, "replace/"), posted(site))

    assert response.status_code == 422
    told = response.content.decode()
    assert "This connection is being examined at this moment." in told
    assert site.credentials.secret not in told
    live.refresh_from_db()
    assert live.secret == Secret(CANARY)
