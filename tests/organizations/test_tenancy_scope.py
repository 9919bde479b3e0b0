"""Where the active organization is known, and where it ends: nesting, tasks, threads, streams."""

import asyncio
import threading
from collections.abc import AsyncGenerator

import pytest
from asgiref.sync import sync_to_async
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, StreamingHttpResponse
from django.test import AsyncRequestFactory, RequestFactory

from apps.accounts.models import User
from apps.knowledge.models import Space
from apps.organizations.middleware import OrganizationMiddleware
from apps.organizations.models import Organization
from apps.organizations.tenancy import (
    ForeignTenantError,
    NoActiveOrganizationError,
    TenancyError,
    activate,
    active_organization_id,
    unscoped,
    within,
)
from tests.factories import OrganizationFactory, PageFactory, SpaceFactory


def _active() -> int | None:
    try:
        return active_organization_id()
    except NoActiveOrganizationError:
        return None


def test_scopes_nest_and_come_back() -> None:
    seen = [_active()]
    with activate(1):
        seen.append(_active())
        with activate(2):
            seen.append(_active())
            with unscoped(reason="the test looks across"):
                seen.append(_active())
            seen.append(_active())
        seen.append(_active())
    seen.append(_active())

    assert seen == [None, 1, 2, None, 2, 1, None]


def test_unsaved_organization_cannot_be_active() -> None:
    with pytest.raises(NoActiveOrganizationError), activate(Organization(name="New")):
        pass


def test_crossing_the_border_needs_a_reason() -> None:
    with pytest.raises(TenancyError), unscoped(reason=""):
        pass


@pytest.mark.django_db
def test_several_organizations_are_seen_and_none_is_active(
    organization: Organization, twin: Organization
) -> None:
    third = OrganizationFactory.create()
    spaces = [SpaceFactory.create(organization=each) for each in (organization, twin, third)]

    with within([organization.pk, twin.pk]):
        assert list(Space.objects.order_by("pk")) == spaces[:2]
        assert _active() is None
        spaces[0].save()
        with pytest.raises(ForeignTenantError):
            spaces[2].save()
    with within([]):
        assert not Space.objects.exists()
        with pytest.raises(ForeignTenantError):
            spaces[0].save()


@pytest.mark.django_db
def test_rows_of_several_organizations_cannot_be_pointed_across_their_border(
    organization: Organization, twin: Organization
) -> None:
    page = PageFactory.create(organization=organization)
    theirs = SpaceFactory.create(organization=twin)

    with within([organization.pk, twin.pk]), pytest.raises(NoActiveOrganizationError):
        type(page).objects.filter(pk=page.pk).update(space=theirs)


async def test_tasks_keep_the_organization_they_started_in() -> None:
    async def look() -> int | None:
        await asyncio.sleep(0)
        return _active()

    with activate(1):
        first = asyncio.create_task(look())
    with activate(2):
        second = asyncio.create_task(look())
        assert await sync_to_async(_active)() == 2

    assert await asyncio.gather(first, second) == [1, 2]
    assert _active() is None


async def test_generator_that_another_task_closes_breaks_nothing() -> None:
    """Reset by token would fail here: the generator ends in another context than it began."""

    async def numbers() -> AsyncGenerator[int, None]:
        with activate(1):
            yield 1
            yield 2

    generator = numbers()
    assert await generator.__anext__() == 1

    await asyncio.create_task(generator.aclose())


def test_new_thread_starts_without_an_organization() -> None:
    seen: list[int | None] = []
    with activate(1):
        thread = threading.Thread(target=lambda: seen.append(_active()))
        thread.start()
        thread.join()

    assert seen == [None]


@pytest.mark.django_db
def test_streamed_body_has_no_organization_of_its_own(
    organization: Organization, member: User
) -> None:
    """It is sent after the request's scope has ended: a query in it is refused, not unfiltered."""
    SpaceFactory.create(organization=organization)

    def view(request: HttpRequest) -> StreamingHttpResponse:
        assert _active() == organization.pk
        return StreamingHttpResponse(str(Space.objects.count()) for _ in range(1))

    request = RequestFactory().get("/o/northwind/x/")
    request.user, request.session = member, {}  # type: ignore[assignment]
    response = OrganizationMiddleware(view)(request)  # type: ignore[arg-type]

    with pytest.raises(NoActiveOrganizationError):
        list(response)
    assert _active() is None


@pytest.mark.django_db(transaction=True)
async def test_async_view_runs_inside_the_organization(
    organization: Organization, member: User
) -> None:
    async def view(request: HttpRequest) -> StreamingHttpResponse:
        keys = [space.key async for space in Space.objects.all()]
        return StreamingHttpResponse(iter(keys))

    await sync_to_async(SpaceFactory.create)(organization=organization, key="NORTH")
    adapted = BaseHandler().adapt_method_mode(False, view, True)
    request = AsyncRequestFactory().get("/o/northwind/x/")
    request.user, request.session = member, {}

    response = await sync_to_async(OrganizationMiddleware(adapted))(request)

    assert b"".join(response) == b"NORTH"


@pytest.mark.django_db
def test_row_cannot_be_moved_by_its_column(organization: Organization, twin: Organization) -> None:
    space = SpaceFactory.create(organization=organization)
    with activate(organization):
        loaded = Space.objects.get()

    for row in (space, loaded):
        row.organization = twin
        with activate(twin), pytest.raises(ForeignTenantError):
            row.save()
        with activate(twin), pytest.raises(ForeignTenantError):
            Space.objects.bulk_update([row], ["organization"])

    with activate(organization):
        assert Space.objects.count() == 1


@pytest.mark.django_db
def test_row_cannot_be_taken_over_by_its_key(
    organization: Organization, twin: Organization
) -> None:
    theirs = SpaceFactory.create(organization=twin, name="South")

    with activate(organization), pytest.raises(ForeignTenantError):
        Space(pk=theirs.pk, organization=organization, key="NORTH").save()

    theirs.refresh_from_db()
    assert (theirs.organization_id, theirs.name) == (twin.pk, "South")


@pytest.mark.django_db
def test_held_row_of_the_other_organization_can_be_neither_saved_nor_deleted(
    organization: Organization, twin: Organization
) -> None:
    page = PageFactory.create(organization=twin)

    with activate(organization):
        with pytest.raises(ForeignTenantError):
            page.save()
        with pytest.raises(ForeignTenantError):
            page.delete()

    page.refresh_from_db()
