"""Every websocket × everybody, through the whole stack: origin, session, membership."""

from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client

from apps.accounts.models import User
from apps.organizations.consumers import OrganizationConsumer
from apps.organizations.models import Organization
from portal.asgi import application
from portal.routing import websocket_urlpatterns
from tests.chat.sockets import SECONDS
from tests.isolation.expectations import OPEN, REFUSED, SOCKETS
from tests.isolation.world import World, build

# Asynchronous code writes over another connection, which an open transaction would lock out.
pytestmark = pytest.mark.django_db(transaction=True)

ROUTES = [str(pattern.pattern) for pattern in websocket_urlpatterns]


def test_every_socket_has_an_expectation() -> None:
    assert sorted(ROUTES) == sorted(SOCKETS), (
        "Say in tests/isolation/expectations.py whom these sockets let in."
    )


def test_every_socket_names_its_organization() -> None:
    assert [route for route in ROUTES if "o/<slug:organization_slug>/" not in route] == []


def test_every_consumer_checks_access() -> None:
    consumers = [pattern.callback.consumer_class for pattern in websocket_urlpatterns]
    assert [each for each in consumers if not issubclass(each, OrganizationConsumer)] == []


@pytest.mark.parametrize("route", ROUTES)
async def test_answers_to_everybody(route: str, world: World, clients: dict[str, Client]) -> None:
    path = _path(route, world)

    answers = {role: await _answer(path, client) for role, client in clients.items()}

    assert answers == SOCKETS[route].answers._asdict()


@pytest.mark.parametrize("route", ROUTES)
async def test_page_of_another_site_is_refused(
    route: str, world: World, clients: dict[str, Client]
) -> None:
    socket = _socket(_path(route, world), clients["member"], origin=b"https://elsewhere.example")

    connected, _ = await socket.connect(timeout=SECONDS)

    assert not connected


@pytest.mark.parametrize("route", ROUTES)
async def test_object_of_another_organization_is_refused(
    route: str, world: World, twin: Organization, stranger: User, clients: dict[str, Client]
) -> None:
    theirs = await sync_to_async(build)(twin, stranger)
    kwargs = SOCKETS[route].kwargs(theirs)
    if not kwargs:
        return

    path = _filled(route, {**kwargs, "organization_slug": world.organization.slug})

    assert await _answer(path, clients["owner"]) == REFUSED


async def _answer(path: str, client: Client) -> str:
    socket = _socket(path, client)
    connected, _ = await socket.connect(timeout=SECONDS)
    assert connected
    # An open socket answers it where it does not speak first.
    await socket.send_to(text_data="{}")
    first = await socket.receive_output(timeout=SECONDS)
    await socket.disconnect(timeout=SECONDS)
    return REFUSED if '"code": "access"' in str(first.get("text", "")) else OPEN


def _socket(
    path: str, client: Client, origin: bytes = b"http://localhost"
) -> WebsocketCommunicator:
    cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
    headers = [(b"origin", origin), (b"host", b"localhost")]
    if cookie is not None:
        headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie.value}".encode()))
    return WebsocketCommunicator(application, path, headers=headers)


def _path(route: str, world: World) -> str:
    kwargs = {"organization_slug": world.organization.slug, **SOCKETS[route].kwargs(world)}
    return _filled(route, kwargs)


def _filled(route: str, kwargs: dict[str, Any]) -> str:
    path = route
    for name, value in kwargs.items():
        for converter in ("slug", "int", "uuid", "str"):
            path = path.replace(f"<{converter}:{name}>", str(value))
    return f"/{path}"
