"""Answers across real web processes: a reload, a stop, and the death of one."""

from collections.abc import Iterator

import pytest
from django.test import Client

from apps.organizations.models import Organization
from tests.chat.live import WebProcess, live_browser, web_processes
from tests.chat.sockets import text_of
from tests.fakes.openai.server import Stub, running_stub

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]

QUESTION = "Which dump is loaded to restore a backup?"
ANSWER = (
    "Use this when production data is needed for a rehearsal [1]. "
    "Only people with the role **Operator** may restore a backup [2]."
)


@pytest.fixture(autouse=True)
def held(stub: Stub) -> None:
    stub.hold()


@pytest.fixture(scope="module")
def stub() -> Iterator[Stub]:
    """A model that waits to be let on."""
    with running_stub() as stub:
        yield stub


@pytest.fixture(scope="module")
def webs(django_db_setup: None, redis_server: str, stub: Stub) -> Iterator[list[WebProcess]]:
    """Three web processes on one database and one Redis; the last one may be killed."""
    extra = {"OPENAI_BASE_URL": stub.base_url, "OPENAI_MODEL": "stub-gated"}
    with web_processes(3, extra) as started:
        yield started


async def test_reload_at_another_process_gets_the_rest_exactly_once(
    webs: list[WebProcess], handbook: Organization, as_member: Client, stub: Stub
) -> None:
    async with live_browser(webs[0], handbook.slug, as_member) as tab:
        await tab.send(type="ask", question=QUESTION)
        seen = await tab.until("sources")
        stub.let_pass(3)
        seen += await tab.until("delta")
    async with live_browser(webs[1], handbook.slug, as_member) as tab:
        await tab.send(type="resume", turn=seen[0]["turn"], after=seen[-1]["id"])
        stub.let_pass(100)
        rest = await tab.until("done", "failed")

    assert text_of(seen) == "Use"
    assert text_of(seen + rest) == ANSWER
    assert len({frame["id"] for frame in seen + rest}) == len(seen + rest)


async def test_stop_at_another_process_stops_the_answer(
    webs: list[WebProcess], handbook: Organization, as_member: Client, stub: Stub
) -> None:
    async with (
        live_browser(webs[0], handbook.slug, as_member) as asking,
        live_browser(webs[1], handbook.slug, as_member) as stopping,
    ):
        await asking.send(type="ask", question=QUESTION)
        started = (await asking.until("sources"))[0]
        await stopping.send(type="stop", turn=started["turn"])
        end = (await asking.until("done", "failed"))[-1]

    assert end["state"] == "stopped"


async def test_answer_of_a_killed_process_fails_at_the_next_look(
    webs: list[WebProcess], handbook: Organization, as_member: Client, stub: Stub
) -> None:
    async with live_browser(webs[2], handbook.slug, as_member) as tab:
        await tab.send(type="ask", question=QUESTION)
        started = (await tab.until("sources"))[0]
        webs[2].kill()
    async with live_browser(webs[1], handbook.slug, as_member) as tab:
        await tab.send(type="resume", turn=started["turn"])
        end = (await tab.until("done", "failed"))[-1]

    assert (end["type"], end["code"]) == ("failed", "interrupted")
