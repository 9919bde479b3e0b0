"""Live progress: a real worker, real Redis, a browser's side of the websocket."""

import asyncio
from collections.abc import Callable

import pytest
from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings

from apps.accounts.models import User
from apps.core.broadcast import broadcast
from apps.ingestion.jobs import answer_site, cancel
from apps.ingestion.models import Job, JobState
from apps.ingestion.progress import HINT, job_group
from apps.organizations.models import Membership, Organization
from apps.organizations.tenancy import activate, unscoped
from portal.asgi import application
from tests.conftest import signed_in
from tests.ingestion.archives import HANDBOOK, many_pages
from tests.ingestion.imports import queue_export
from tests.ingestion.workers import worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]
SECONDS = 30
PAGES = 1_500
"""Enough that the run outlasts a few hints."""


async def watch(user: User, job: Job, slug: str = "northwind") -> WebsocketCommunicator:
    client = await database_sync_to_async(signed_in)(user)
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies['sessionid'].value}"
    headers = [
        (b"origin", b"http://127.0.0.1"),
        (b"host", b"127.0.0.1"),
        (b"cookie", cookie.encode()),
    ]
    socket = WebsocketCommunicator(application, f"/ws/o/{slug}/imports/{job.pk}/", headers=headers)
    accepted, _ = await socket.connect(timeout=SECONDS)
    assert accepted
    return socket


async def test_watcher_sees_the_import_from_waiting_to_done(
    organization: Organization, admin: User
) -> None:
    job = await database_sync_to_async(queue_export)(organization, many_pages(PAGES))
    socket = await watch(admin, job)
    frames = [await socket.receive_json_from(timeout=SECONDS)]
    with worker(wait=False):
        while not frames[-1]["finished"]:
            frames.append(await socket.receive_json_from(timeout=SECONDS))
    await socket.disconnect(timeout=SECONDS)

    states = list(dict.fromkeys(frame["state"] for frame in frames))
    assert states == ["queued", "running", "succeeded"]
    reading = [f["progress"] for f in frames if f["progress"] and f["progress"]["total"]]
    assert {progress["total"] for progress in reading} == {PAGES}
    done = [progress["done"] for progress in reading]
    assert done == sorted(done)
    assert frames[-1]["counters"][0] == {"label": "New", "value": PAGES}


async def test_watcher_of_a_waiting_job_is_told_of_an_answer_and_of_its_end(
    organization: Organization, admin: User
) -> None:
    job = await database_sync_to_async(queue_export)(organization, HANDBOOK)
    await database_sync_to_async(decide)(job, lambda: Job.objects.update(state=JobState.ASKING))
    socket = await watch(admin, job)
    assert (await socket.receive_json_from(timeout=SECONDS))["state"] == "asking"

    await database_sync_to_async(decide)(job, lambda: answer_site(job, "https://wiki.example"))
    assert (await socket.receive_json_from(timeout=SECONDS))["state"] == "queued"
    await database_sync_to_async(decide)(job, lambda: cancel(job))
    assert (await socket.receive_json_from(timeout=SECONDS))["state"] == "cancelled"
    await socket.disconnect(timeout=SECONDS)


def decide(job: Job, act: Callable[[], object]) -> None:
    with activate(job.organization_id):
        act()


async def test_who_connects_late_is_told_how_it_stands(
    organization: Organization, admin: User
) -> None:
    job = await database_sync_to_async(queue_export)(organization, HANDBOOK)
    socket = await watch(admin, job)
    frame = await socket.receive_json_from(timeout=SECONDS)
    await socket.disconnect(timeout=SECONDS)

    assert (frame["type"], frame["state"], frame["finished"]) == ("job", "queued", False)
    assert frame["progress"]["title"] == "Waiting for its turn"


async def test_member_without_the_permission_is_refused(
    organization: Organization, member: User
) -> None:
    job = await database_sync_to_async(queue_export)(organization, HANDBOOK)
    socket = await watch(member, job)
    frame = await socket.receive_json_from(timeout=SECONDS)

    assert (frame["type"], frame["code"]) == ("failed", "access")
    assert (await socket.receive_output(timeout=SECONDS))["code"] == 4403


async def test_job_of_another_organization_is_refused(
    organization: Organization, twin: Organization, admin: User
) -> None:
    job = await database_sync_to_async(queue_export)(twin, HANDBOOK)
    socket = await watch(admin, job)
    frame = await socket.receive_json_from(timeout=SECONDS)

    assert (frame["type"], frame["code"]) == ("failed", "access")


async def test_who_lost_access_is_refused_at_the_next_hint(
    organization: Organization, admin: User
) -> None:
    job = await database_sync_to_async(queue_export)(organization, HANDBOOK)
    socket = await watch(admin, job)
    await socket.receive_json_from(timeout=SECONDS)
    await database_sync_to_async(_leave)(admin)
    await asyncio.to_thread(broadcast, job_group(organization.pk, job.pk), HINT)
    frame = await socket.receive_json_from(timeout=SECONDS)

    assert (frame["type"], frame["code"]) == ("failed", "access")


async def test_hint_of_the_same_job_number_in_another_organization_is_not_heard(
    organization: Organization, twin: Organization, admin: User
) -> None:
    job = await database_sync_to_async(queue_export)(organization, HANDBOOK)
    socket = await watch(admin, job)
    await socket.receive_json_from(timeout=SECONDS)
    await asyncio.to_thread(broadcast, job_group(twin.pk, job.pk), HINT)

    assert await socket.receive_nothing(timeout=0.3)
    await asyncio.to_thread(broadcast, job_group(organization.pk, job.pk), HINT)
    assert (await socket.receive_json_from(timeout=SECONDS))["state"] == "queued"
    await socket.disconnect(timeout=SECONDS)


def _leave(user: User) -> None:
    with unscoped(reason="the test takes the membership away"):
        organization_id = Membership.objects.get(user=user).organization_id
    with activate(organization_id):
        Membership.objects.filter(user=user).delete()
