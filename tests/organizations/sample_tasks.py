"""Tasks that a test's worker runs; what they saw goes into the cache, as a worker's would."""

from typing import Any

from celery import shared_task
from django.core.cache import cache

from apps.knowledge.models import Space
from apps.organizations.tasks import TenantTask
from apps.organizations.tenancy import NoActiveOrganizationError, active_organization_id


def seen_outside() -> int | None:
    """The organization that is active where none should be."""
    try:
        return active_organization_id()
    except NoActiveOrganizationError:
        return None


@shared_task(base=TenantTask, name="tests.look")
def look(organization_id: int, place: str) -> None:
    keys = list(Space.objects.values_list("key", flat=True))
    cache.set(place, {"active": active_organization_id(), "keys": keys})


@shared_task(base=TenantTask, name="tests.fail")
def fail(organization_id: int, place: str) -> None:
    cache.set(place, {"active": active_organization_id()})
    raise RuntimeError("The task fails after it has activated its organization.")


@shared_task(name="tests.peek")
def peek(place: str) -> Any:
    """No TenantTask: what is left over from the one before in the same worker."""
    cache.set(place, {"active": seen_outside()})
