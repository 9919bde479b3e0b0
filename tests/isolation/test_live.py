"""What is sent while it happens: cache keys, channel groups and frames of two organizations."""

from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.core.cache import cache

from apps.accounts.models import User
from apps.core.broadcast import broadcast
from apps.ingestion.progress import HINT, job_group
from apps.organizations.models import Membership, Organization
from apps.organizations.names import cache_key, group_name
from apps.organizations.tenancy import activate
from portal.asgi import application
from tests.chat.sockets import SECONDS, browser
from tests.conftest import signed_in
from tests.isolation.world import build


def test_names_of_two_organizations_never_meet() -> None:
    """Neither by a number that starts like another, nor by a part that holds the separator."""
    assert cache_key(1, "answer", 1) == "org-1:answer:1"
    assert group_name(1, "import", 1) == "org-1.import.1"
    keys = [cache_key(1, "1"), cache_key(11), cache_key(1, "11"), cache_key(11, "1")]
    groups = [group_name(1, 1), group_name(11), group_name(1, 11), group_name(11, 1)]
    assert len(set(keys)) == len(set(groups)) == 4
    assert not cache_key(11, "answer").startswith(cache_key(1, ""))


def test_value_in_the_cache_is_not_seen_by_the_other_organization() -> None:
    cache.set(cache_key(1, "count"), 7)

    assert cache.get(cache_key(1, "count")) == 7
    assert cache.get(cache_key(2, "count")) is None


@pytest.mark.django_db(transaction=True)
async def test_progress_of_a_job_reaches_watchers_of_its_organization_only(
    organization: Organization, twin: Organization, admin: User
) -> None:
    world = await sync_to_async(build)(organization, admin)
    client = await sync_to_async(signed_in)(admin)
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies['sessionid'].value}"
    socket = WebsocketCommunicator(
        application,
        f"/ws/o/northwind/imports/{world.job.pk}/",
        headers=[(b"origin", b"http://localhost"), (b"cookie", cookie.encode())],
    )
    await socket.connect(timeout=SECONDS)
    first = await socket.receive_json_from(timeout=SECONDS)

    await sync_to_async(broadcast)(job_group(twin.pk, world.job.pk), HINT)
    assert await socket.receive_nothing(timeout=0.3)
    await sync_to_async(broadcast)(job_group(organization.pk, world.job.pk), HINT)
    second = await socket.receive_json_from(timeout=SECONDS)

    assert first == second
    await socket.disconnect(timeout=SECONDS)


FRAMES: dict[str, Any] = {
    "ask": lambda world: {"question": "And then?", "conversation": str(world.conversation.pk)},
    "retry": lambda world: {
        "question": "And then?",
        "conversation": str(world.conversation.pk),
        "retry": world.turn.pk,
    },
    "stop": lambda world: {"turn": world.turn.pk},
    "resume": lambda world: {"turn": world.turn.pk},
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("who", ["owner", "stranger"])
async def test_conversation_of_somebody_else_is_gone(
    frame: str, who: str, organization: Organization, member: User, owner: User, stranger: User
) -> None:
    """For the owner of the same organization as for a stranger in the own one."""
    world = await sync_to_async(build)(organization, member)
    person, slug = (owner, "northwind") if who == "owner" else (stranger, "southwind")

    async with browser(person, slug) as page:
        await page.send(type="ask" if frame == "retry" else frame, **FRAMES[frame](world))
        answer = await page.frame()

    assert (answer["type"], answer["code"]) == ("failed", "conversation_gone")
    assert "plan" not in str(answer)


@pytest.mark.django_db(transaction=True)
async def test_removed_member_is_refused_at_the_next_question(
    organization: Organization, member: User
) -> None:
    async with browser(member, "northwind") as page:
        await sync_to_async(_remove)(organization, member)
        await page.send(type="ask", question="What is the plan?")

        answer = await page.frame()
        assert (answer["type"], answer["code"]) == ("failed", "access")
        assert await page.closed_with() == 4403


@pytest.mark.django_db(transaction=True)
async def test_open_sockets_of_a_removed_member_end_at_once(
    organization: Organization, owner: User, admin: User, member: User
) -> None:
    async with browser(admin, "northwind") as theirs, browser(member, "northwind") as others:
        await sync_to_async(_remove_through_the_portal)(organization, owner, admin)

        answer = await theirs.frame()
        assert (answer["type"], answer["code"]) == ("failed", "access")
        assert answer["message"] == (
            "You are no longer a member of Northwind. An owner or admin can invite you again."
        )
        assert await theirs.closed_with() == 4403

        # Whoever stays a member goes on.
        await others.send(type="stop", turn=999)
        assert (await others.frame())["code"] == "conversation_gone"


@pytest.mark.django_db(transaction=True)
async def test_signed_out_browser_is_refused_at_the_next_question(
    organization: Organization, member: User
) -> None:
    client = await sync_to_async(signed_in)(member)
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies['sessionid'].value}"
    socket = WebsocketCommunicator(
        application,
        "/o/northwind/chat/socket/",
        headers=[(b"origin", b"http://localhost"), (b"cookie", cookie.encode())],
    )
    await socket.connect(timeout=SECONDS)

    await sync_to_async(client.logout)()
    await socket.send_json_to({"type": "ask", "question": "What is the plan?"})

    answer = await socket.receive_json_from(timeout=SECONDS)
    assert (answer["type"], answer["code"]) == ("failed", "access")
    assert answer["message"] == "You are signed out. You can reload the page and sign in again."
    await socket.disconnect(timeout=SECONDS)


@pytest.mark.django_db(transaction=True)
async def test_refused_stranger_is_not_told_what_the_organization_is_called(
    organization: Organization, stranger: User
) -> None:
    async with browser(stranger, "northwind") as page:
        answer = await page.frame()

    assert answer["message"] == (
        "You no longer have access. You can reload the page, which shows what is left."
    )
    assert "Northwind" not in str(answer)


def _remove_through_the_portal(organization: Organization, by: User, user: User) -> None:
    with activate(organization):
        membership = Membership.objects.get(user=user)
    response = signed_in(by).post(f"/o/northwind/people/{membership.pk}/remove/")
    assert response.status_code == 302


def _remove(organization: Organization, user: User) -> None:
    with activate(organization):
        Membership.objects.filter(user=user).delete()
