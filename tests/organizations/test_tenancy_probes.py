"""Every way a manager is asked, sync and async: refused without an organization, and inside one
blind for the others. A django-scopes-like refusing queryset let several of these through.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from apps.knowledge.models import Page, Space
from apps.organizations.models import Organization
from apps.organizations.tenancy import NoActiveOrganizationError, activate
from tests.factories import PageFactory, SpaceFactory

ROW = {"organization_id": 1, "key": "LEAK"}


async def _listed(rows: AsyncIterator[Any]) -> list[Any]:
    return [row async for row in rows]


SYNC: dict[str, Callable[[], Any]] = {
    "all": lambda: list(Space.objects.all()),
    "filter": lambda: list(Space.objects.filter(key="SOUTH")),
    "exclude": lambda: list(Space.objects.exclude(key="")),
    "distinct": lambda: list(Space.objects.distinct()),
    "select_related": lambda: list(Page.objects.select_related("space")),
    "values": lambda: list(Space.objects.values("key")),
    "values_list": lambda: list(Space.objects.values_list("key")),
    "dates": lambda: list(Space.objects.datetimes("created_at", "day")),
    "union": lambda: list(Space.objects.union(Space.objects.all())),
    "get": lambda: Space.objects.get(key="SOUTH"),
    "first": Space.objects.first,
    "last": Space.objects.last,
    "latest": lambda: Space.objects.latest("pk"),
    "count": Space.objects.count,
    "exists": Space.objects.exists,
    "contains": lambda: Space.objects.contains(Space(pk=1)),
    "aggregate": Space.objects.aggregate,
    "in_bulk": Space.objects.in_bulk,
    "iterator": lambda: list(Space.objects.iterator()),
    "explain": Space.objects.explain,
    "raw": lambda: list(Space.objects.raw("SELECT * FROM knowledge_space")),
    "create": lambda: Space.objects.create(**ROW),
    "get_or_create": lambda: Space.objects.get_or_create(**ROW),
    "update_or_create": lambda: Space.objects.update_or_create(**ROW),
    "bulk_create": lambda: Space.objects.bulk_create([Space(**ROW)]),
    "bulk_update": lambda: Space.objects.bulk_update([Space(pk=1, **ROW)], ["key"]),
    "update": lambda: Space.objects.update(name="leak"),
    "delete": lambda: Space.objects.all().delete(),
    "save": lambda: Space(**ROW).save(),
}
ASYNC: dict[str, Callable[[], Awaitable[Any]]] = {
    "async for": lambda: _listed(Space.objects.all()),
    "async for exclude": lambda: _listed(Space.objects.exclude(key="")),
    "async for distinct": lambda: _listed(Space.objects.distinct()),
    "async for select_related": lambda: _listed(Page.objects.select_related("space")),
    "aiterator": lambda: _listed(Space.objects.aiterator()),
    "aget": lambda: Space.objects.aget(key="SOUTH"),
    "afirst": Space.objects.afirst,
    "acount": Space.objects.acount,
    "aexists": Space.objects.aexists,
    "ain_bulk": Space.objects.ain_bulk,
    "acreate": lambda: Space.objects.acreate(**ROW),
    "aget_or_create": lambda: Space.objects.aget_or_create(**ROW),
    "aupdate_or_create": lambda: Space.objects.aupdate_or_create(**ROW),
    "abulk_create": lambda: Space.objects.abulk_create([Space(**ROW)]),
    "aupdate": lambda: Space.objects.aupdate(name="leak"),
    "adelete": lambda: Space.objects.all().adelete(),
    "asave": lambda: Space(**ROW).asave(),
}


@pytest.mark.django_db
@pytest.mark.parametrize("probe", SYNC)
def test_sync_probe_is_refused_without_an_organization(probe: str, twin: Organization) -> None:
    SpaceFactory.create(organization=twin, key="SOUTH")

    with pytest.raises(NoActiveOrganizationError):
        SYNC[probe]()

    with activate(twin):
        assert list(Space.objects.values_list("key", "name")) == [("SOUTH", "Handbook")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("probe", ASYNC)
async def test_async_probe_is_refused_without_an_organization(
    probe: str, twin: Organization
) -> None:
    await sync_to_async(SpaceFactory.create)(organization=twin, key="SOUTH")

    with pytest.raises(NoActiveOrganizationError):
        await ASYNC[probe]()

    with activate(twin):
        assert await _listed(Space.objects.values_list("key", "name")) == [("SOUTH", "Handbook")]


READS: dict[str, tuple[Callable[[], Any], Any]] = {
    "all": (lambda: [space.key for space in Space.objects.all()], ["NORTH"]),
    "filter": (lambda: list(Space.objects.filter(key="SOUTH")), []),
    "first": (lambda: _key(Space.objects.order_by("-pk").first()), "NORTH"),
    "count": (Space.objects.count, 1),
    "exists": (lambda: Space.objects.filter(key="SOUTH").exists(), False),
    "in_bulk": (lambda: [each.key for each in Space.objects.in_bulk().values()], ["NORTH"]),
    "iterator": (lambda: [space.key for space in Space.objects.iterator()], ["NORTH"]),
    "values": (lambda: list(Space.objects.values_list("key", flat=True)), ["NORTH"]),
    "select_related": (
        lambda: [p.space.key for p in Page.objects.select_related("space")],
        ["NORTH"],
    ),
    "related manager": (lambda: [p.title for p in Space.objects.get().pages.all()], ["North"]),
    "prefetch": (
        lambda: [
            page.title
            for space in Space.objects.prefetch_related("pages")
            for page in space.pages.all()
        ],
        ["North"],
    ),
    "join": (lambda: list(Page.objects.filter(space__key="SOUTH")), []),
    "reverse join": (lambda: list(Space.objects.filter(pages__title="South")), []),
    "update": (lambda: Space.objects.update(name="North"), 1),
    "get_or_create": (lambda: _made("SOUTH"), True),
}


def _key(space: Space | None) -> str | None:
    return space.key if space else None


def _made(key: str) -> bool:
    organization = Space.objects.get().organization
    _, made = Space.objects.get_or_create(
        organization=organization, site="https://wiki.northwind.example", key=key
    )
    return made


@pytest.mark.django_db
@pytest.mark.parametrize("probe", READS)
def test_probe_inside_an_organization_is_blind_for_the_other(
    probe: str, organization: Organization, twin: Organization
) -> None:
    for each, key in ((organization, "North"), (twin, "South")):
        space = SpaceFactory.create(organization=each, key=key.upper())
        PageFactory.create(organization=each, space=space, title=key)
    ask, expected = READS[probe]

    with activate(organization):
        assert ask() == expected

    with activate(twin):
        assert list(Space.objects.values_list("key", "name")) == [("SOUTH", "Handbook")]


@pytest.mark.django_db
def test_related_manager_of_a_row_of_the_other_organization_is_empty(
    organization: Organization, twin: Organization
) -> None:
    page = PageFactory.create(organization=twin)

    with activate(organization):
        assert list(page.space.pages.all()) == []
    with activate(twin):
        assert list(page.space.pages.all()) == [page]
