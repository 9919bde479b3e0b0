"""The command `ask`."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.chat.models import Conversation
from apps.knowledge.models import Page
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate, unscoped
from tests.fakes.openai.server import Stub

pytestmark = pytest.mark.django_db(transaction=True)

QUESTION = "Which dump is loaded to restore a backup?"
QUOTE = "Stop the workers, load the newest dump from /backups/nightly, then replay the queue."


def ask(*arguments: str) -> str:
    out = StringIO()
    call_command("ask", *arguments, stdout=out)
    return out.getvalue()


def ask_json(question: str = QUESTION) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ask(question, "--organization", "northwind", "--json"))
    return found


@pytest.fixture
def no_redis(settings: Any) -> None:
    settings.REDIS_URL = "unix:///nowhere/redis.sock"


def test_json_is_one_object_with_exact_citations(handbook: Organization, no_redis: None) -> None:
    printed = ask_json()

    assert list(printed) == ["answer", "citations", "grounded", "state"]
    assert (printed["grounded"], printed["state"]) == (True, "done")
    assert printed["answer"].startswith(f"{QUOTE} [1]")
    first = printed["citations"][0]
    assert list(first) == ["n", "content_id", "title", "quote", "start", "end"]
    with activate(handbook):
        page = Page.objects.get(content_id=first["content_id"])
    assert (first["n"], first["title"], first["quote"]) == (1, "Backup and restore", QUOTE)
    assert page.markdown[first["start"] : first["end"]] == QUOTE.replace(
        "/backups/nightly", "`/backups/nightly`"
    )


def test_nothing_found_is_said(handbook: Organization) -> None:
    assert ask_json("How long is parental leave in Lisbon?") == {
        "answer": "Nothing in your spaces answers this.",
        "citations": [],
        "grounded": False,
        "state": "done",
    }


def test_for_people_the_closest_pages_stand_below_when_no_sentence_answers(
    handbook: Organization,
) -> None:
    question = "Which lunch, holiday, bicycle or dump?"
    lines = ask(question, "--organization", "northwind").splitlines()

    assert lines[:3] == ["I found no sentence that answers this.", "", "The closest pages:"]
    assert lines[3].startswith("- Backup and restore (page ")
    assert lines[3].endswith(" in Operations)")
    told = ask_json(question)
    assert list(told) == ["answer", "citations", "grounded", "state"]
    assert (told["citations"], told["grounded"]) == ([], False)


def test_for_people_the_sources_stand_below(handbook: Organization) -> None:
    lines = ask(QUESTION, "--organization", "northwind").splitlines()

    assert lines[0] == f"{QUOTE} [1]"
    assert lines[-1].startswith("[")
    assert "Backup and restore (page " in "".join(lines)


def test_model_writes_when_one_is_configured(handbook: Organization, model: Stub) -> None:
    printed = ask_json()

    assert printed["answer"] == (
        "Use this when production data is needed for a rehearsal [1]. "
        "Only people with the role **Operator** may restore a backup [2]."
    )
    assert [cited["n"] for cited in printed["citations"]] == [1, 2]


def test_failure_prints_the_object_and_ends_with_an_error(
    handbook: Organization, model: Stub, settings: Any
) -> None:
    settings.OPENAI_MODEL = "stub-500"
    out = StringIO()
    with pytest.raises(CommandError, match="The language model failed"):
        call_command("ask", QUESTION, "--organization", "northwind", "--json", stdout=out)

    assert json.loads(out.getvalue()) == {
        "answer": "",
        "citations": [],
        "grounded": False,
        "state": "failed",
    }


def test_other_organizations_are_not_asked(handbook: Organization, twin: Organization) -> None:
    out = StringIO()
    call_command("ask", QUESTION, "--organization", "southwind", "--json", stdout=out)

    assert json.loads(out.getvalue())["citations"] == []


def test_unknown_organization_and_empty_question_are_errors(handbook: Organization) -> None:
    with pytest.raises(CommandError, match="There is no organization 'nobody'"):
        ask(QUESTION, "--organization", "nobody")
    with pytest.raises(CommandError, match="The question is empty"):
        ask(" ", "--organization", "northwind")


def test_nothing_is_kept(handbook: Organization) -> None:
    ask_json()

    with unscoped(reason="the test looks at every conversation"):
        assert Conversation.objects.count() == 0
