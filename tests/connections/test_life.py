"""A connection's life with the real doctor and a Confluence over real sockets."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from apps.accounts.models import User
from apps.connections.doctor import examine
from apps.connections.kinds import CredentialKind, Kind
from apps.connections.models import Connection, Report
from apps.connections.runs import run_examination
from apps.connections.services import (
    NewConnection,
    NewSecret,
    PickedSpace,
    create_connection,
    pick_spaces,
    replace_secret,
)
from apps.core.secret import Secret
from apps.organizations.models import Organization
from tests.fakes.confluence import Site, confluence

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    """Loopback is a private network, so the operator has allowed it."""
    with confluence("cloud.healthy") as site:
        settings.OUTBOUND_ALLOW = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
        settings.CONFLUENCE_GATEWAY, settings.CONFLUENCE_MEDIA = site.gateway_url, site.media_url
        settings.CHECK_CONFIRM_SECONDS = 0
        yield site


def _connect(organization: Organization, site: Site) -> Connection:
    return create_connection(
        organization,
        NewConnection(
            name="Team wiki",
            kind=Kind.CLOUD if site.credentials.kind.startswith("cloud") else Kind.DC,
            base_url=site.url,
            credential=CredentialKind(site.credentials.kind),
            username=site.credentials.username,
            secret=Secret(site.credentials.secret),
            ca_certificate=site.authority_pem,
            private_network=True,
        ),
    )


def _examined(connection: Connection) -> Connection:
    """After an examination, and after its confirmation where it asks for one."""
    report = run_examination(connection.pk, examine=examine)
    if report.provisional:
        run_examination(connection.pk, examine=examine, confirms=report.pk)
    return Connection.objects.get()


def test_from_health_over_a_lost_licence_back_to_health(
    active: Organization, site: Site, admin: User
) -> None:
    connection = _connect(active, site)
    assert _examined(connection).state == "healthy"
    assert Connection.objects.get().identity_name == "Mara Kern"

    site.switch("cloud.no_licence")
    first = run_examination(connection.pk, examine=examine)
    assert (first.provisional, Connection.objects.get().state) == (True, "healthy")
    run_examination(connection.pk, examine=examine, confirms=first.pk)
    blocked = Connection.objects.get()
    assert (blocked.state, blocked.api_access) == ("blocked", "blocked")

    site.switch("cloud.healthy")
    assert _examined(connection).state == "healthy"
    site.assert_secret_kept()


def test_a_dead_token_where_everybody_may_read_loses_its_identity(
    active: Organization, site: Site, admin: User, django_capture_on_commit_callbacks: Any
) -> None:
    site.switch("dc.healthy")
    connection = _connect(active, site)
    assert _examined(connection).identity_kind == "known"

    site.switch("dc.pat_dead_200")
    # The same token, which has been revoked meanwhile.
    Connection.objects.update(secret=Secret(site.credentials.secret))
    with django_capture_on_commit_callbacks(execute=True):
        lost = _examined(connection)

    assert (lost.state, lost.identity_kind) == ("failing", "anonymous")
    assert lost.identity_lost_at is not None
    assert [message.subject for message in mail.outbox] == [
        "Northwind: Team wiki is not signed in any more"
    ]


def test_a_server_that_is_away_does_not_fail_it(active: Organization, site: Site) -> None:
    connection = _connect(active, site)
    _examined(connection)

    site.switch("net.timeout_read")
    away = _examined(connection)

    assert (away.state, away.troubles) == ("healthy", 1)
    assert away.next_check_at is not None
    assert away.next_check_at < timezone.now() + timedelta(minutes=20)


def test_the_date_of_a_personal_access_token_is_read(active: Organization, site: Site) -> None:
    site.switch("dc.healthy")

    connection = _examined(_connect(active, site))

    assert connection.expiry_source == "seen"
    assert connection.expires_on is not None


def test_replacing_a_token_with_the_real_doctor(active: Organization, site: Site) -> None:
    connection = _connect(active, site)
    good = NewSecret(
        Secret(site.credentials.secret), CredentialKind.CLOUD_TOKEN, site.credentials.username
    )
    wrong = NewSecret(Secret("sample-wrong"), CredentialKind.CLOUD_TOKEN, good.username)
    Connection.objects.filter(pk=connection.pk).update(secret=Secret("sample-expiring"))

    refused = replace_secret(connection, wrong, examine=examine)
    assert not refused.accepted
    assert refused.refusals
    assert Connection.objects.get().secret == Secret("sample-expiring")

    assert replace_secret(connection, good, examine=examine).accepted
    assert Connection.objects.get().secret == good.secret
    assert Connection.objects.get().state == "healthy"


def test_what_is_kept_and_logged_of_examinations_holds_no_credential(
    active: Organization, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in list(logging.root.manager.loggerDict):
        caplog.set_level(logging.DEBUG, logger=name)
    connection = _connect(active, site)
    for scenario in (
        "cloud.healthy",
        "cloud.no_licence",
        "cloud.dead_pair",
        "cloud.scoped_on_site",
    ):
        site.switch(scenario)
        Connection.objects.filter(pk=connection.pk).update(
            secret=Secret(site.credentials.secret), username=site.credentials.username
        )
        _examined(connection)
        kept = str(list(Report.objects.values())) + caplog.text
        assert site.credentials.secret not in kept
        assert site.credentials.basic not in kept
    assert "GET https://127.0.0.1" in kept
    assert "connection.examined" in kept


def test_spaces_that_were_picked_are_asked_for(active: Organization, site: Site) -> None:
    connection = _connect(active, site)
    assert _examined(connection).state == "healthy"

    pick_spaces(connection, (PickedSpace("NOSUCHSPACE"),))
    assert _examined(connection).state == "attention"
