"""Every address × everybody. Generated from the resolver; the table is in expectations.py."""

import logging
import re

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.organizations.models import Organization
from tests.conftest import signed_in
from tests.isolation.expectations import EXPECTATIONS, UNNAMED, Statuses
from tests.isolation.resolver import addresses
from tests.isolation.world import World, build

ADDRESSES = {name: route for name, route in addresses() if name}
SCOPED = sorted(name for name, route in ADDRESSES.items() if route.startswith("o/<slug:"))
# Written anew for each answer, so that its length cannot be guessed byte by byte.
_TOKEN = re.compile(rb"X-CSRFToken[^}]+|csrfmiddlewaretoken[^>]+")
EXPECTED = sorted(EXPECTATIONS.keys() & ADDRESSES.keys())


def test_every_address_has_an_expectation() -> None:
    missing = sorted(ADDRESSES.keys() - EXPECTATIONS.keys())
    assert missing == [], (
        "Say in tests/isolation/expectations.py what these addresses answer to whom."
    )


def test_every_expectation_has_an_address() -> None:
    assert sorted(EXPECTATIONS.keys() - ADDRESSES.keys()) == []


def test_only_known_patterns_have_no_name() -> None:
    assert {route for name, route in addresses() if not name} == UNNAMED


@pytest.mark.parametrize("name", EXPECTED)
def test_answers_to_everybody(name: str, world: World, clients: dict[str, Client]) -> None:
    answers = _answers("get", name, world, clients)

    assert answers._asdict() == EXPECTATIONS[name].get._asdict()


@pytest.mark.parametrize("name", EXPECTED)
def test_answers_to_everybody_who_posts(
    name: str, world: World, clients: dict[str, Client]
) -> None:
    row = EXPECTATIONS[name]

    answers = _answers("post", name, world, clients)

    # An address without an expectation for POST refuses it, or does with it what GET does.
    expected = row.post or Statuses(
        *(answer if answer == 405 else get for answer, get in zip(answers, row.get, strict=True))
    )
    assert answers._asdict() == expected._asdict()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", SCOPED)
def test_object_of_another_organization_is_not_found(
    name: str, method: str, world: World, twin: Organization, stranger: User, owner: User
) -> None:
    """The own organization's address with another's object: as if it did not exist."""
    theirs = EXPECTATIONS[name].kwargs(build(twin, stranger))
    words = {"role", "filename", "product"}
    identities = {key: value for key, value in theirs.items() if key not in words}
    if not identities:
        return

    response = getattr(signed_in(owner), method)(
        reverse(name, kwargs={**theirs, "organization_slug": world.organization.slug})
    )

    # Opened by hand, the address of a button on People leads there, whatever its number.
    people = method == "get" and getattr(response, "url", "") == "/o/northwind/people/"
    assert people or response.status_code in {404, 405}
    assert b"Plan of Southwind" not in response.content


@pytest.mark.parametrize("name", SCOPED)
def test_stranger_learns_nothing(name: str, world: World, stranger: User) -> None:
    """The answer is the same as for an organization that does not exist."""
    kwargs = EXPECTATIONS[name].kwargs(world)
    client = signed_in(stranger)

    real = client.get(reverse(name, kwargs={**kwargs, "organization_slug": "northwind"}))
    unreal = client.get(reverse(name, kwargs={**kwargs, "organization_slug": "no-such"}))

    assert (real.status_code, unreal.status_code) == (404, 404)
    assert _TOKEN.sub(b"", real.content) == _TOKEN.sub(b"", unreal.content)
    assert b"Northwind" not in real.content


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Refusals are what is asked for here; a server error still fails, since the client raises."""
    caplog.set_level(logging.CRITICAL, logger="django.request")


def _answers(method: str, name: str, world: World, clients: dict[str, Client]) -> Statuses:
    row = EXPECTATIONS[name]
    kwargs = row.kwargs(world)
    if name in SCOPED:
        kwargs |= {"organization_slug": world.organization.slug}
    address = reverse(name, kwargs=kwargs)
    return Statuses(*(_status(client, method, address) for client in clients.values()))


def _status(client: Client, method: str, address: str) -> int:
    cookies = client.cookies.output()
    # What one person does must not change what the next one finds.
    with transaction.atomic():
        response = getattr(client, method)(address)
        # Reading a stream to its end closes its file.
        b"".join(response)
        transaction.set_rollback(True)
    client.cookies.load(cookies.replace("Set-Cookie: ", ""))
    return int(response.status_code)
