"""The screens of the chat: what they show, to whom, and with how many queries."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.chat.answering.events import Cited, Near
from apps.chat.models import Conversation, Turn, TurnState
from apps.chat.services import OpenedTurn, Outcome, close_turn, open_turn
from apps.knowledge.models import Page, PageStatus
from apps.organizations.models import Membership, Organization
from apps.organizations.selectors import membership_of
from apps.organizations.tenancy import activate
from tests.chat.pages import add_handbook

pytestmark = pytest.mark.django_db

SECRET = "Stop the workers, load the newest dump"
HOME = "/o/northwind/"


def membership_in(user: User, organization: Organization) -> Membership:
    found = membership_of(user, organization.slug)
    assert found is not None
    return found


def answered(
    user: User, organization: Organization, page: Page, question: str, *, times: int = 1
) -> OpenedTurn:
    """A finished turn that quotes the page."""
    cited = Cited(
        number=1,
        page_id=page.pk,
        content_id=page.content_id,
        title=page.title,
        quote=SECRET,
        start=57,
        end=95,
        content_hash=page.content_hash,
        preformatted=False,
    )
    with activate(organization):
        turn = open_turn(membership_in(user, organization), question)
        close_turn(
            turn.turn_id,
            Outcome(
                state=TurnState.DONE,
                answer=f"{SECRET} [1]",
                answer_html="⸨q1⸩",
                grounded=True,
                spaces=1,
                passages=2,
                citations=tuple(replace(cited, number=number + 1) for number in range(times)),
            ),
        )
    return turn


@pytest.fixture
def restore_page(organization: Organization) -> Page:
    return add_handbook(organization)[0]


@pytest.fixture
def turn(organization: Organization, member: User, restore_page: Page) -> OpenedTurn:
    return answered(member, organization, restore_page, "How do I restore a backup?")


def url(turn: OpenedTurn, action: str = "") -> str:
    return f"/o/northwind/chat/{turn.conversation_id}/{action}"


def test_home_asks_and_suggests(as_member: Client, restore_page: Page) -> None:
    html = as_member.get(HOME).content.decode()

    assert "What do you want to know?" in html
    assert "Answers come from 2 pages in 1 space" in html
    assert "Pages to ask about" in html
    assert '<button type="button" data-suggestion>Backup and restore</button>' in html
    assert "data-ask-box" in html
    assert "Asking needs JavaScript" in html


def test_question_sent_by_the_form_itself_is_kept(
    as_member: Client, restore_page: Page, turn: OpenedTurn
) -> None:
    for address in (HOME, url(turn)):
        html = as_member.get(address, {"question": "Why <b>?"}).content.decode()
        assert "data-ask-box" in html
        assert ">Why &lt;b&gt;?</textarea>" in html


def test_home_without_pages_leads_an_admin_to_the_upload(as_admin: Client) -> None:
    html = as_admin.get(HOME).content.decode()

    assert "There is nothing to ask yet" in html
    assert "Upload an export" in html
    assert "data-ask-box" not in html


def test_home_without_pages_tells_a_member_who_can_help(as_member: Client) -> None:
    html = as_member.get(HOME).content.decode()

    assert "An admin of this organization has to upload a space export first" in html
    assert "Upload an export" not in html


def test_conversation_shows_question_steps_answer_and_sources(
    as_member: Client, turn: OpenedTurn, restore_page: Page
) -> None:
    html = as_member.get(url(turn)).content.decode()

    assert "How do I restore a backup?" in html
    assert "Searched 1 space<" in html
    assert "Read 2 passages<" in html
    assert SECRET in html
    version = restore_page.content_hash[:12]
    passage = f"/o/northwind/pages/{restore_page.pk}/?from=57&amp;to=95&amp;v={version}#passage"
    assert f'href="{passage}"' in html
    assert 'class="source__path">Operations<' in html


def test_page_that_is_cited_twice_is_one_source_with_both_numbers(
    as_member: Client, organization: Organization, member: User, restore_page: Page
) -> None:
    turn = answered(member, organization, restore_page, "How do I restore?", times=2)
    html = as_member.get(url(turn)).content.decode()

    assert html.count('class="source__title"') == 1
    assert '<span class="citation">1</span><span class="citation">2</span>' in html
    assert "Sources 1, 2: </span>Backup and restore" in html


def test_conversation_is_nobody_elses(
    as_admin: Client, as_owner: Client, as_stranger: Client, turn: OpenedTurn
) -> None:
    for client in (as_admin, as_owner, as_stranger):
        assert client.get(url(turn)).status_code == 404
        assert client.post(url(turn, "rename/"), {"title": "Mine"}).status_code == 404
        assert client.post(url(turn, "delete/")).status_code == 404
    assert as_stranger.get(url(turn).replace("northwind", "southwind")).status_code == 404


def test_unknown_conversation_is_not_there(as_member: Client, restore_page: Page) -> None:
    assert as_member.get(f"/o/northwind/chat/{uuid4()}/").status_code == 404


def test_pages_close_to_an_unanswered_question_are_shown_while_they_may_be_read(
    as_member: Client, organization: Organization, member: User, restore_page: Page
) -> None:
    near = Near(
        page_id=restore_page.pk,
        content_id=restore_page.content_id,
        title=restore_page.title,
        space="Operations",
        start=0,
        end=95,
        content_hash=restore_page.content_hash,
    )
    with activate(organization):
        turn = open_turn(membership_in(member, organization), "Who paints the fence?")
        close_turn(turn.turn_id, Outcome(state=TurnState.DONE, near=(near,)))
    html = as_member.get(url(turn)).content.decode()

    assert 'aria-label="Closest pages"' in html
    assert f"/o/northwind/pages/{restore_page.pk}/?from=0&amp;to=95&amp;v=" in html
    assert 'class="source__path">Operations<' in html
    assert "search the pages</a>" in html

    with activate(organization):
        Page.objects.filter(pk=restore_page.pk).update(status=PageStatus.REMOVED)
    html = as_member.get(url(turn)).content.decode()
    assert "Closest pages" not in html
    assert "Backup and restore" not in html
    assert f"/pages/{restore_page.pk}/" not in html


def test_quote_of_a_removed_page_is_not_shown(
    as_member: Client, organization: Organization, turn: OpenedTurn, restore_page: Page
) -> None:
    with activate(organization):
        Page.objects.filter(pk=restore_page.pk).update(status=PageStatus.REMOVED)
    html = as_member.get(url(turn)).content.decode()

    assert SECRET not in html
    assert "Backup and restore" not in html
    assert f"/pages/{restore_page.pk}/" not in html
    assert html.count("This passage is no longer available.") == 2


def test_quote_of_a_deleted_page_is_not_shown(
    as_member: Client, organization: Organization, turn: OpenedTurn, restore_page: Page
) -> None:
    with activate(organization):
        Page.objects.filter(pk=restore_page.pk).delete()
    html = as_member.get(url(turn)).content.decode()

    assert SECRET not in html
    assert "This passage is no longer available." in html


def test_running_turn_waits_for_its_frames(
    as_member: Client, organization: Organization, member: User, restore_page: Page
) -> None:
    with activate(organization):
        running = open_turn(membership_in(member, organization), "Why?")
    html = as_member.get(url(running)).content.decode()

    assert f'data-turn="{running.turn_id}" data-state="running"' in html
    assert 'aria-busy="true"' in html


def test_failed_turn_offers_to_try_again(
    as_member: Client, organization: Organization, member: User, restore_page: Page
) -> None:
    with activate(organization):
        failed = open_turn(membership_in(member, organization), "Why?")
        close_turn(
            failed.turn_id, Outcome(state=TurnState.FAILED, problem_code="model_unreachable")
        )
    html = as_member.get(url(failed)).content.decode()

    assert "The language model cannot be reached." in html
    assert "data-retry" in html


def test_question_is_escaped(
    as_member: Client, organization: Organization, member: User, restore_page: Page
) -> None:
    hostile = answered(member, organization, restore_page, "<script>alert(1)</script>")
    html = as_member.get(url(hostile)).content.decode()

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_rename(as_member: Client, organization: Organization, turn: OpenedTurn) -> None:
    response = as_member.post(url(turn, "rename/"), {"title": "  Restoring\n a backup "})

    assert response["Location"] == url(turn)
    with activate(organization):
        assert Conversation.objects.get().title == "Restoring a backup"


def test_empty_title_changes_nothing(
    as_member: Client, organization: Organization, turn: OpenedTurn
) -> None:
    as_member.post(url(turn, "rename/"), {"title": " "})

    with activate(organization):
        assert Conversation.objects.get().title == "How do I restore a backup?"


def test_delete_takes_the_turns_along(
    as_member: Client, organization: Organization, turn: OpenedTurn
) -> None:
    response = as_member.post(url(turn, "delete/"))

    assert response["Location"] == "/o/northwind/chat/"
    with activate(organization):
        assert Conversation.objects.count() == 0
        assert Turn.objects.count() == 0


def test_delete_goes_on_without_redis(
    as_member: Client,
    organization: Organization,
    member: User,
    restore_page: Page,
    settings: Any,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with activate(organization):
        running = open_turn(membership_in(member, organization), "Why?")
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock"
    response = as_member.post(url(running, "delete/"))

    assert response["Location"] == "/o/northwind/chat/"
    assert f"answer.stop_failed turn={running.turn_id} error=ConnectionError" in caplog.messages
    with activate(organization):
        assert Conversation.objects.count() == 0


@pytest.mark.parametrize("action", ["rename/", "delete/"])
def test_changes_need_a_post(as_member: Client, turn: OpenedTurn, action: str) -> None:
    assert as_member.get(url(turn, action)).status_code == 405


def test_list_finds_by_title_and_shows_only_ones_own(
    as_member: Client, organization: Organization, member: User, admin: User, restore_page: Page
) -> None:
    answered(member, organization, restore_page, "How do I restore a backup?")
    answered(member, organization, restore_page, "Who serves tea?")
    answered(admin, organization, restore_page, "How do I restore a secret?")

    everything = as_member.get("/o/northwind/chat/").content.decode()
    found = as_member.get("/o/northwind/chat/?q=RESTORE")

    assert "Who serves tea?" in everything
    assert "How do I restore a secret?" not in everything
    titles = [row.title for row in found.context["page_obj"]]
    assert titles == ["How do I restore a backup?"]


def test_null_characters_are_no_error(as_member: Client, turn: OpenedTurn) -> None:
    renamed = as_member.post(url(turn, "rename/"), {"title": "The \x00new name"})
    found = as_member.get("/o/northwind/chat/?q=new%00+name")

    assert renamed.status_code == 302
    assert [row.title for row in found.context["page_obj"]] == ["The new name"]


def test_list_without_a_hit_and_without_conversations(
    as_member: Client, restore_page: Page
) -> None:
    assert "No conversations yet" in as_member.get("/o/northwind/chat/").content.decode()
    assert "No title has these words" in as_member.get("/o/northwind/chat/?q=x").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_list(
    as_member: Client,
    organization: Organization,
    member: User,
    restore_page: Page,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for number in range(count):
        answered(member, organization, restore_page, f"Question {number}")

    as_member.get(HOME)  # the first request of a session is written down
    with django_assert_num_queries(8):
        as_member.get("/o/northwind/chat/")


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_a_conversation(
    as_member: Client,
    organization: Organization,
    member: User,
    restore_page: Page,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    first = answered(member, organization, restore_page, "Question")
    with activate(organization):
        conversation = Conversation.objects.get()
        for number in range(2, count + 1):
            turn = answered(member, organization, restore_page, "Question")
            moved = Turn.objects.get(pk=turn.turn_id)
            moved.conversation, moved.number = conversation, number
            moved.save()
            Conversation.objects.get(pk=turn.conversation_id).delete()

    as_member.get(HOME)  # the first request of a session is written down
    with django_assert_num_queries(11):
        html = as_member.get(url(first)).content.decode()
    assert html.count('data-state="done"') == count


def test_queries_of_the_home(
    as_member: Client,
    restore_page: Page,
    turn: OpenedTurn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    as_member.get(HOME)  # the first request of a session is written down
    with django_assert_num_queries(9):
        as_member.get(HOME)
