"""Questions and answers over the websocket, without a model."""

from datetime import timedelta
from uuid import uuid4

import pytest
from channels.db import database_sync_to_async
from django.conf import settings
from django.utils import timezone

from apps.accounts.models import User
from apps.chat.models import Citation, Conversation, Turn
from apps.chat.services import open_turn
from apps.organizations.models import Membership, Organization
from apps.organizations.selectors import membership_of
from apps.organizations.tenancy import activate, unscoped
from tests.chat.pages import add_handbook
from tests.chat.sockets import browser, text_of

pytestmark = pytest.mark.django_db(transaction=True)

QUESTION = "Which dump is loaded to restore a backup?"
QUOTE = "Stop the workers, load the newest dump from /backups/nightly, then replay the queue."


@database_sync_to_async
def turns(organization: Organization) -> list[Turn]:
    with activate(organization):
        return list(Turn.objects.all())


@database_sync_to_async
def opened(user: User, slug: str) -> int:
    """A turn that runs according to its row only, as after the death of its process."""
    membership = membership_of(user, slug)
    assert membership is not None
    with activate(membership.organization_id):
        return open_turn(membership, QUESTION).turn_id


async def test_answer_quotes_the_page_and_is_kept(handbook: Organization, member: User) -> None:
    async with browser(member, handbook.slug) as tab:
        await tab.send(type="ask", question=QUESTION)
        frames = await tab.until("done", "failed")

    by_type = {frame["type"]: frame for frame in reversed(frames)}
    assert [frame["type"] for frame in frames][:6] == [
        "started",
        "searching",
        "sources",
        "citation",
        "delta",
        "block",
    ]
    assert (by_type["sources"]["spaces"], by_type["sources"]["passages"]) == (1, 2)
    assert by_type["citation"]["quote"] == QUOTE
    assert by_type["done"]["state"] == "done"
    assert by_type["done"]["grounded"] is True
    assert text_of(frames).startswith(f"{QUOTE} [1]\n\n")
    [turn] = await turns(handbook)
    assert turn.state == "done"
    assert turn.answer == text_of(frames).strip()
    assert str(turn.conversation_id) == by_type["started"]["conversation"]


async def test_citation_leads_to_the_quoted_words(handbook: Organization, member: User) -> None:
    async with browser(member, handbook.slug) as tab:
        await tab.send(type="ask", question=QUESTION)
        await tab.until("done")

    with activate(handbook):
        citation = await Citation.objects.select_related("page").aget(number=1)
    assert citation.page is not None
    assert citation.page.markdown[citation.start : citation.end] == (
        "Stop the workers, load the newest dump from `/backups/nightly`, then replay the queue."
    )
    assert citation.content_hash == citation.page.content_hash


async def test_honest_answer_when_nothing_fits(handbook: Organization, member: User) -> None:
    async with browser(member, handbook.slug) as tab:
        await tab.send(type="ask", question="How long is parental leave in Lisbon?")
        frames = await tab.until("done", "failed")

    assert text_of(frames) == "Nothing in your spaces answers this."
    assert frames[-1]["grounded"] is False
    assert frames[-2]["html"] == "<p>Nothing in your spaces answers this.</p>\n"
    assert "/o/northwind/search/?q=How+long+is+parental" in frames[-1]["footer"]


async def test_closest_pages_come_with_the_end_when_no_sentence_answers(
    handbook: Organization, member: User
) -> None:
    async with browser(member, handbook.slug) as tab:
        await tab.send(type="ask", question="Which lunch, holiday, bicycle or dump?")
        frames = await tab.until("done", "failed")

    assert text_of(frames) == "I found no sentence that answers this."
    assert "citation" not in [frame["type"] for frame in frames]
    assert frames[-1]["grounded"] is False
    assert 'aria-label="Closest pages"' in frames[-1]["footer"]
    assert "Backup and restore</a>" in frames[-1]["footer"]


async def test_answer_never_comes_from_another_organization(
    handbook: Organization, twin: Organization, stranger: User
) -> None:
    async with browser(stranger, twin.slug) as tab:
        await tab.send(type="ask", question=QUESTION)
        frames = await tab.until("done", "failed")

    assert text_of(frames) == "Nothing in your spaces answers this."


async def test_second_question_goes_into_the_same_conversation(
    handbook: Organization, member: User
) -> None:
    async with browser(member, handbook.slug) as tab:
        await tab.send(type="ask", question=QUESTION)
        first = await tab.until("done")
        await tab.send(
            type="ask", question="Who may restore?", conversation=first[0]["conversation"]
        )
        second = await tab.until("done")

    assert second[0]["conversation"] == first[0]["conversation"]
    assert second[0]["title"] == QUESTION
    assert [turn.number for turn in await turns(handbook)] == [1, 2]


async def test_retry_takes_the_place_of_the_failed_turn(
    handbook: Organization, member: User
) -> None:
    lost = await opened(member, handbook.slug)
    with activate(handbook):
        conversation = (await Turn.objects.aget()).conversation_id
        await Turn.objects.aupdate(state="failed")

    async with browser(member, handbook.slug) as tab:
        await tab.send(type="ask", question=QUESTION, conversation=str(conversation), retry=lost)
        await tab.until("done")

    [turn] = await turns(handbook)
    assert (turn.number, turn.state) == (1, "done")
    assert turn.pk != lost


async def test_answered_turn_is_never_replaced(handbook: Organization, member: User) -> None:
    async with browser(member, handbook.slug) as tab:
        await tab.send(type="ask", question=QUESTION)
        first = await tab.until("done")
        await tab.send(
            type="ask",
            question=QUESTION,
            conversation=first[0]["conversation"],
            retry=first[0]["turn"],
        )
        await tab.until("done")

    assert [turn.number for turn in await turns(handbook)] == [1, 2]


async def test_malformed_frame_is_answered_and_the_socket_stays_open(
    handbook: Organization, member: User
) -> None:
    async with browser(member, handbook.slug) as tab:
        await tab.send_text("{")
        refused = await tab.frame()
        await tab.send(type="ask", question=QUESTION)
        started = await tab.frame()

    assert (refused["type"], refused["code"]) == ("failed", "malformed")
    assert started["type"] == "started"


@pytest.mark.parametrize("who", ["stranger", None])
async def test_strangers_are_told_and_turned_away(
    handbook: Organization, stranger: User, who: str | None
) -> None:
    async with browser(stranger if who else None, handbook.slug) as tab:
        assert (await tab.frame())["code"] == "access"
        assert await tab.closed_with() == 4403


async def test_removed_member_cannot_ask_on_an_open_socket(
    handbook: Organization, member: User
) -> None:
    async with browser(member, handbook.slug) as tab:
        with unscoped(reason="the test removes a member"):
            await Membership.objects.filter(user=member).adelete()
        await tab.send(type="ask", question=QUESTION)
        refused = await tab.frame()

        assert refused["code"] == "access"
        assert await tab.closed_with() == 4403
    assert await turns(handbook) == []


async def test_signed_out_session_cannot_ask_on_an_open_socket(
    handbook: Organization, member: User
) -> None:
    async with browser(member, handbook.slug) as tab:
        await tab.sign_out()
        await tab.send(type="ask", question=QUESTION)

        assert (await tab.frame())["code"] == "access"
        assert await tab.closed_with() == 4403
    assert await turns(handbook) == []


@pytest.mark.parametrize("kind", ["ask", "stop", "resume"])
async def test_conversation_of_another_member_is_not_there(
    handbook: Organization, member: User, admin: User, kind: str
) -> None:
    async with browser(admin, handbook.slug) as tab:
        await tab.send(type="ask", question=QUESTION)
        theirs = (await tab.until("done"))[0]

    async with browser(member, handbook.slug) as tab:
        if kind == "ask":
            await tab.send(type="ask", question="And?", conversation=theirs["conversation"])
        else:
            await tab.send(type=kind, turn=theirs["turn"])
        refused = await tab.frame()

    assert (refused["type"], refused["code"]) == ("failed", "conversation_gone")
    assert [turn.number for turn in await turns(handbook)] == [1]


@pytest.mark.parametrize("kind", ["ask", "resume"])
async def test_conversation_of_another_organization_is_not_there(
    handbook: Organization, twin: Organization, member: User, stranger: User, kind: str
) -> None:
    await database_sync_to_async(add_handbook)(twin)
    async with browser(stranger, twin.slug) as tab:
        await tab.send(type="ask", question=QUESTION)
        theirs = (await tab.until("done"))[0]

    async with browser(member, handbook.slug) as tab:
        if kind == "ask":
            await tab.send(type="ask", question="And?", conversation=theirs["conversation"])
        else:
            await tab.send(type="resume", turn=theirs["turn"])
        refused = await tab.frame()

    assert (refused["type"], refused["code"]) == ("failed", "conversation_gone")


async def test_unknown_conversation_is_not_there(handbook: Organization, member: User) -> None:
    async with browser(member, handbook.slug) as tab:
        await tab.send(type="ask", question=QUESTION, conversation=str(uuid4()))

        assert (await tab.frame())["code"] == "conversation_gone"


async def test_resume_gives_every_frame_after_the_named_one_once(
    handbook: Organization, member: User
) -> None:
    async with browser(member, handbook.slug) as tab:
        await tab.send(type="ask", question=QUESTION)
        seen = await tab.until("done")

    async with browser(member, handbook.slug) as tab:
        await tab.send(type="resume", turn=seen[0]["turn"], after=seen[3]["id"])
        rest = await tab.until("done")

    assert rest == seen[4:]


async def test_turn_whose_process_died_fails_and_can_be_asked_again(
    handbook: Organization, member: User
) -> None:
    lost = await opened(member, handbook.slug)

    async with browser(member, handbook.slug) as tab:
        await tab.send(type="resume", turn=lost)
        told = await tab.frame()

    assert (told["type"], told["code"], told["turn"]) == ("failed", "interrupted", lost)
    assert "id" not in told
    assert "Try again" in told["footer"]
    [turn] = await turns(handbook)
    assert (turn.state, turn.problem_code) == ("failed", "interrupted")


async def test_nobody_has_more_than_three_answers_running(
    handbook: Organization, member: User
) -> None:
    for _ in range(3):
        await opened(member, handbook.slug)

    async with browser(member, handbook.slug) as tab:
        await tab.send(type="ask", question=QUESTION)
        refused = await tab.frame()

    assert (refused["type"], refused["code"]) == ("failed", "too_many_answers")
    with activate(handbook):
        assert await Conversation.objects.acount() == 3


async def test_lost_answers_do_not_count_once_their_time_is_over(
    handbook: Organization, member: User
) -> None:
    for _ in range(3):
        await opened(member, handbook.slug)
    long_ago = timezone.now() - timedelta(seconds=settings.ANSWER_TIMEOUT_SECONDS + 60)
    with activate(handbook):
        await Turn.objects.aupdate(started_at=long_ago)

    async with browser(member, handbook.slug) as tab:
        await tab.send(type="ask", question=QUESTION)
        await tab.until("done")

    states = sorted(turn.state for turn in await turns(handbook))
    assert states == ["done", "failed", "failed", "failed"]
