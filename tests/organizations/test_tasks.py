"""Background tasks run inside their organization and leave nothing behind."""

import time
from typing import Any

import pytest
from celery.contrib.testing.worker import start_worker
from django.core.cache import cache

from apps.organizations.models import Organization
from apps.organizations.tasks import MissingOrganizationError
from portal.celery import app
from tests.factories import SpaceFactory
from tests.organizations.sample_tasks import fail, look, peek, seen_outside


@pytest.mark.django_db
def test_task_sees_its_organization_only(organization: Organization, twin: Organization) -> None:
    SpaceFactory.create(organization=organization, key="NORTH")
    SpaceFactory.create(organization=twin, key="SOUTH")

    look.apply(args=[twin.pk, "seen"], throw=True)

    assert cache.get("seen") == {"active": twin.pk, "keys": ["SOUTH"]}
    assert seen_outside() is None


@pytest.mark.django_db
def test_organization_is_left_after_a_failure(organization: Organization) -> None:
    with pytest.raises(RuntimeError):
        fail.apply(args=[organization.pk, "seen"], throw=True)

    assert cache.get("seen") == {"active": organization.pk}
    assert seen_outside() is None


@pytest.mark.django_db
def test_task_of_a_deleted_organization_is_an_error(organization: Organization) -> None:
    gone = organization.pk
    organization.delete()

    with pytest.raises(MissingOrganizationError):
        look.apply(args=[gone, "seen"], throw=True)

    assert cache.get("seen") is None


@pytest.mark.django_db
def test_task_without_an_organization_is_an_error(organization: Organization) -> None:
    with pytest.raises(TypeError):
        look.apply(kwargs={"place": "seen"}, throw=True)

    assert cache.get("seen") is None


@pytest.mark.django_db(transaction=True)
def test_real_messages_through_one_worker_do_not_mix_organizations(
    organization: Organization, twin: Organization
) -> None:
    SpaceFactory.create(organization=organization, key="NORTH")
    SpaceFactory.create(organization=twin, key="SOUTH")
    gone = twin.pk + 1000

    with start_worker(app, pool="solo", perform_ping_check=False, loglevel="CRITICAL"):
        look.apply_async(args=[organization.pk, "first"])
        fail.apply_async(args=[organization.pk, "failed"])
        look.apply_async(args=[gone, "gone"])
        peek.apply_async(args=["between"])
        look.apply_async(args=[twin.pk, "last"])
        seen = _wait_for("last")

    assert seen == {"active": twin.pk, "keys": ["SOUTH"]}
    assert cache.get("first") == {"active": organization.pk, "keys": ["NORTH"]}
    assert cache.get("failed") == {"active": organization.pk}
    assert cache.get("gone") is None
    assert cache.get("between") == {"active": None}


def _wait_for(place: str) -> Any:
    deadline = time.monotonic() + 20
    while (seen := cache.get(place)) is None and time.monotonic() < deadline:
        pass
    return seen
