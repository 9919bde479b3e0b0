"""All spaces of a connection are listed, kept and, a few at a time, counted."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from celery.signals import before_task_publish
from django.utils import timezone

from apps.connections.doctor import SpaceSeen
from apps.connections.kinds import ApiAccess, CredentialKind, Kind
from apps.connections.models import Connection, ConnectionSpace
from apps.connections.runs import run_examination
from apps.connections.seen import keep_seen
from apps.connections.services import NewSecret, choose_spaces, replace_secret
from apps.connections.services_spaces import Refreshed, count_pages, refresh_spaces
from apps.connections.tasks import count_more_pages, list_spaces
from apps.core.problems import PortalError
from apps.core.secret import Secret
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from tests.connections.doctor.sites import HASTY, hosts_of
from tests.connections.examinations import REJECTED, Doctor, examination
from tests.factories import ConnectionFactory
from tests.fakes.confluence import Site, confluence

pytestmark = pytest.mark.django_db


def _connection(organization: Organization, site: Site, **more: Any) -> Connection:
    entered = site.credentials
    told = {
        "kind": Kind(entered.kind.partition("_")[0]),
        "base_url": site.url,
        "cloud_id": site.cloud_id,
        "credential": CredentialKind(entered.kind),
        "username": entered.username,
        "secret": Secret(entered.secret),
        "ca_certificate": site.ca_pem,
        "private_network": True,
        "api_access": ApiAccess.OK,
    }
    made: Connection = ConnectionFactory.create(organization=organization, **(told | more))
    return made


@pytest.fixture
def messages() -> Iterator[list[tuple[str, list[int]]]]:
    published: list[tuple[str, list[int]]] = []

    def keep(sender: str, body: Any, **kwargs: Any) -> None:
        published.append((sender, list(body[0])))

    before_task_publish.connect(keep, weak=False, dispatch_uid="spaces")
    yield published
    before_task_publish.disconnect(dispatch_uid="spaces")
    current_app.control.purge()


def _counted() -> int:
    return ConnectionSpace.objects.exclude(page_count=None).count()


@pytest.mark.parametrize(
    "scenario",
    ["cloud.healthy/many_spaces", "cloud.scoped_healthy/many_spaces", "dc.healthy/many_spaces"],
)
def test_all_spaces_are_kept_and_some_are_counted(active: Organization, scenario: str) -> None:
    with confluence(scenario) as site, hosts_of(site):
        connection = _connection(active, site)
        keep_seen(connection, [SpaceSeen("HR", "Old name", pages=3), SpaceSeen("GONE", "Gone")])
        choose_spaces(connection, ["GONE"])
        done = refresh_spaces(connection, limits=HASTY)
        site.assert_secret_kept()
    # 704 with 71 archived, which nobody is offered; the one that was not seen stays.
    assert done == Refreshed(listed=704, complete=True, counted=24, uncounted=609)
    assert ConnectionSpace.objects.count() == 634
    assert dict(
        ConnectionSpace.objects.filter(key__in=["HR", "ENG", "~p1"]).values_list("key", "name")
    ) == {
        "HR": "Human resources",
        "ENG": "Engineering",
        "~p1": "Team 1",
    }
    assert ConnectionSpace.objects.get(key="ENG").page_count == 2
    assert ConnectionSpace.objects.get(key="~p1").page_count is None
    # Known before, and not asked for again.
    assert ConnectionSpace.objects.get(key="HR").page_count == 3
    assert [space.key for space in ConnectionSpace.objects.filter(chosen=True)] == ["GONE"]
    assert Connection.objects.get().busy_until is None


def test_once_more_changes_nothing_but_counts_on(active: Organization) -> None:
    with confluence("cloud.healthy/many_spaces") as site, hosts_of(site):
        connection = _connection(active, site)
        refresh_spaces(connection, limits=HASTY)
        before = list(ConnectionSpace.objects.values_list("pk", "key", "name", "chosen"))
        assert _counted() == 24
        refresh_spaces(connection, limits=HASTY)
        assert _counted() == 48
        asked = len(site.requests)
        done = count_pages(connection, limits=HASTY)
        assert len(site.requests) - asked == 24
    assert (done.counted, _counted()) == (24, 72)
    assert list(ConnectionSpace.objects.values_list("pk", "key", "name", "chosen")) == before


def test_chosen_spaces_are_counted_first(active: Organization) -> None:
    with confluence("cloud.healthy/many_spaces") as site, hosts_of(site):
        connection = _connection(active, site)
        keep_seen(connection, [SpaceSeen("TEAM0699", "Team 699")])
        choose_spaces(connection, ["TEAM0699"])
        refresh_spaces(connection, limits=HASTY)
    assert ConnectionSpace.objects.get(key="TEAM0699").page_count == 0
    assert ConnectionSpace.objects.get(key="TEAM0688").page_count is None


def test_what_can_not_be_read_is_not_asked(active: Organization) -> None:
    with confluence("dc.bad_basic") as site, hosts_of(site):
        refused = _connection(active, site, api_access=ApiAccess.REJECTED)
        with pytest.raises(PortalError) as caught:
            refresh_spaces(refused, limits=HASTY)
        assert caught.value.problem.code == "connection_not_readable"
        assert site.requests == []
        # A password that was right until now is tried once.
        refused.api_access = ApiAccess.OK
        assert not refresh_spaces(refused, limits=HASTY).complete
        assert site.password_attempts == 1


def test_an_examination_may_go_on_beside(active: Organization) -> None:
    until = timezone.now() + timedelta(minutes=5)
    with confluence("cloud.healthy") as site, hosts_of(site):
        busy = _connection(active, site, busy_until=until)
        assert refresh_spaces(busy, limits=HASTY).listed == 4
    assert Connection.objects.get().busy_until == until


def test_a_connection_that_was_deleted_meanwhile_stays_so(active: Organization) -> None:
    with confluence("cloud.healthy") as site, hosts_of(site):
        gone = _connection(active, site)
        Connection.objects.filter(pk=gone.pk).delete()
        with pytest.raises(PortalError, match="not there any more"):
            refresh_spaces(gone, limits=HASTY)
    assert not ConnectionSpace.objects.exists()


def test_a_task_sends_for_the_rest_until_all_are_counted(
    active: Organization, messages: list[tuple[str, list[int]]]
) -> None:
    with confluence("cloud.healthy/many_spaces") as site, hosts_of(site):
        connection = _connection(active, site)
        list_spaces(active.pk, connection.pk)
        assert messages == [("connections.count_pages", [active.pk, connection.pk])]
        waiting = ConnectionSpace.objects.filter(page_count=None).values_list("pk", flat=True)
        ConnectionSpace.objects.filter(pk__in=list(waiting[3:])).update(page_count=0)
        count_more_pages(active.pk, connection.pk)
    assert not ConnectionSpace.objects.filter(page_count=None).exists()
    assert len(messages) == 1


def test_what_cannot_be_counted_is_not_tried_for_ever(
    active: Organization, messages: list[tuple[str, list[int]]]
) -> None:
    with confluence("c.cql_bad") as site, hosts_of(site):
        connection = _connection(active, site)
        list_spaces(active.pk, connection.pk)
        asked = len(site.requests)
    assert (asked, _counted(), messages) == (4, 0, [])


def test_a_connection_of_somebody_else_is_not_found(
    active: Organization, twin: Organization
) -> None:
    with confluence("cloud.healthy") as site, hosts_of(site):
        connection = _connection(active, site)
        with activate(twin):
            list_spaces(twin.pk, connection.pk)
        assert site.requests == []
        list_spaces(active.pk, connection.pk)
        assert len(site.requests) == 4


def test_the_first_success_sends_for_the_list(
    connection: Connection, messages: list[tuple[str, list[int]]]
) -> None:
    spaces = (SpaceSeen("HR", "Human resources", pages=4), SpaceSeen("ENG", "Engineering"))
    run_examination(connection.pk, examine=Doctor(examination(spaces=spaces)))
    run_examination(connection.pk, examine=Doctor(examination(spaces=spaces)))
    assert messages == [("connections.list_spaces", [connection.organization_id, connection.pk])]


def test_a_new_token_can_be_the_first_success(
    connection: Connection, messages: list[tuple[str, list[int]]]
) -> None:
    new = NewSecret(Secret("a newer sample token"), CredentialKind.CLOUD_SERVICE_ACCOUNT)
    spaces = (SpaceSeen("ENG", "Engineering"),)
    run_examination(connection.pk, examine=Doctor(examination(REJECTED)))

    replace_secret(connection, new, examine=Doctor(examination(spaces=spaces)))
    replace_secret(connection, new, examine=Doctor(examination(spaces=spaces)))

    assert [(space.key, space.chosen) for space in connection.spaces.all()] == [("ENG", False)]
    assert messages == [("connections.list_spaces", [connection.organization_id, connection.pk])]


def test_where_all_was_seen_and_counted_nothing_is_sent_for(
    connection: Connection, messages: list[tuple[str, list[int]]]
) -> None:
    spaces = (SpaceSeen("HR", "Human resources", pages=4),)
    run_examination(connection.pk, examine=Doctor(examination(spaces=spaces)))
    assert messages == []
