"""One writer at a time for each organization's index on the search server."""

import threading

import pytest
from django.db import connection

from apps.organizations.models import Organization
from apps.search.engines import locks
from apps.search.engines.base import IndexBusyError
from apps.search.locks import organization_lock

pytestmark = pytest.mark.django_db(transaction=True)


def elsewhere(organization_id: int) -> str:
    """What somebody else gets who asks for the lock now."""
    outcome: list[str] = []

    def ask() -> None:
        try:
            with organization_lock(organization_id):
                outcome.append("held")
        except IndexBusyError:
            outcome.append("busy")
        finally:
            connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    return outcome[0]


def test_a_second_writer_waits_only_so_long_and_others_not_at_all(
    organization: Organization, twin: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "LOCK_WAIT_SECONDS", 0.05)
    with organization_lock(organization.pk):
        assert elsewhere(organization.pk) == "busy"
        assert elsewhere(twin.pk) == "held"
    assert elsewhere(organization.pk) == "held"


def test_an_error_lets_go(organization: Organization) -> None:
    with pytest.raises(ZeroDivisionError), organization_lock(organization.pk):
        raise ZeroDivisionError
    assert elsewhere(organization.pk) == "held"


def test_whoever_waits_comes_next(organization: Organization) -> None:
    waiting = threading.Event()
    outcome: list[str] = []

    def wait() -> None:
        waiting.set()
        outcome.append(elsewhere(organization.pk))

    with organization_lock(organization.pk):
        thread = threading.Thread(target=wait)
        thread.start()
        waiting.wait()
        assert outcome == []
    thread.join()
    assert outcome == ["held"]
