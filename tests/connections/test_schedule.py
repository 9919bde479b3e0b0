"""When a connection is examined next, and which of those due go first."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.connections.kinds import ApiAccess, CredentialKind
from apps.connections.schedule import Due, admitted, host_of, next_check, with_jitter

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
TOKEN = CredentialKind.CLOUD_TOKEN


@pytest.mark.parametrize(
    ("troubles", "minutes"),
    [(0, 24 * 60), (1, 15), (2, 30), (3, 60), (6, 480), (8, 24 * 60), (500, 24 * 60)],
)
def test_after_trouble_it_comes_sooner_and_then_less_and_less(troubles: int, minutes: int) -> None:
    then = next_check(
        NOW, every_hours=24, troubles=troubles, credential=TOKEN, access=ApiAccess.UNCLEAR
    )
    assert then == NOW + timedelta(minutes=minutes)


def test_a_password_that_was_refused_is_not_sent_again_by_itself() -> None:
    password = CredentialKind.DC_PASSWORD
    refused, away = ApiAccess.REJECTED, ApiAccess.UNREACHABLE

    assert next_check(NOW, every_hours=24, troubles=1, credential=password, access=refused) is None
    assert next_check(NOW, every_hours=24, troubles=1, credential=password, access=away)
    assert next_check(NOW, every_hours=24, troubles=1, credential=TOKEN, access=refused)


def test_jitter_is_a_tenth_of_the_way_at_most() -> None:
    then = NOW + timedelta(hours=10)

    assert with_jitter(NOW, then, 0.0) == NOW + timedelta(hours=9)
    assert with_jitter(NOW, then, 0.5) == then
    assert with_jitter(NOW, then, 1.0) == NOW + timedelta(hours=11)


def test_a_host_gets_so_many_at_once() -> None:
    due = [
        *(Due(number, 1, "one.example") for number in range(1, 5)),
        Due(5, 2, "two.example"),
        Due(6, 3, "three.example"),
    ]

    chosen = admitted(due, ["one.example", "three.example", "three.example"], 2)

    assert [each.connection_id for each in chosen] == [1, 5]


def test_host_is_that_of_the_address_without_port_and_path() -> None:
    assert host_of("https://Wiki.Northwind.example:8443/confluence") == "wiki.northwind.example"
    assert host_of("nonsense") == ""
