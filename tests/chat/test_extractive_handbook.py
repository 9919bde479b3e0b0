"""What the demo handbook answers without a language model, through import, search and quotes."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from apps.knowledge.models import Page
from apps.knowledge.text import visible_text
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from demo.build import ARCHIVE
from tests.knowledge.visible import shown_between

pytestmark = pytest.mark.django_db(transaction=True)

ANSWERED = [
    (
        "How do I export a space from Confluence Cloud?",
        "Export a space from Confluence Cloud",
        "1. Open the space and choose Space settings.\n2. Under Manage space choose Export space.",
    ),
    (
        "How do I export a space from Data Center?",
        "Export a space from Confluence Data Center",
        "1. Open the space and choose Space tools at the bottom of its sidebar",
    ),
    (
        "How do I import an export?",
        "Import an export",
        "1. Open Imports in the left rail.\n2. Drop",
    ),
    (
        "How do I make a backup?",
        "Backup and upgrade",
        "Stop the portal and copy its data directory.",
    ),
    (
        "How do I restore a backup?",
        "Backup and upgrade",
        "Unpack the copy where the data directory",
    ),
    (
        "How do I set up an authenticator app?",
        "Second factor and passkeys",
        "2. Scan the picture with an authenticator app on your phone.",
    ),
    (
        "What is a passkey?",
        "Second factor and passkeys",
        "A passkey is a key in your device that signs you in",
    ),
    ("What is a citation?", "Citations", "A citation is the promise that you can check an answer."),
    ("Who is the operator?", "Glossary", "Operator – who installs and runs the portal"),
    (
        "How do I invite a colleague?",
        "Roles and invitations",
        "Open People, enter the address and the role, and send the invitation.",
    ),
    (
        "What happens when I ask a question?",
        "Asking questions",
        "1. The portal searches the pages of your organization",
    ),
    (
        "Why is my upload refused?",
        "Troubleshooting: what to do when…",
        "- it is an XML export or a CSV dump – export the space as HTML",
    ),
    (
        "How do I back up the portal?",
        "Backup and upgrade",
        "Stop the portal and copy its data directory.",
    ),
    ("Where is the data stored?", "Running the portal", "Everything is in one directory, var/"),
    (
        "How can I import from the command line?",
        "Import an export",
        "manage.py import_export space.html.zip --organization acme --create",
    ),
]
REFUSED = [
    "What is the capital of France?",
    "How long is parental leave in Lisbon?",
    "How do I install Kubernetes?",
    "How do I remove a colleague?",
    "How do I delete a space?",
    "How do I cancel my gym membership?",
    "What is the price of a license?",
    "Which pages does the marketing team own?",
]
NO_ANSWER = {"Nothing in your spaces answers this.", "I found no sentence that answers this."}


@pytest.fixture
def demo(organization: Organization) -> Organization:
    call_command("import_export", str(ARCHIVE), "--organization", "northwind", stdout=StringIO())
    return organization


def ask(question: str) -> dict[str, Any]:
    out = StringIO()
    call_command("ask", question, "--organization", "northwind", "--json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_handbook_answers_what_it_tells_and_nothing_else(demo: Organization) -> None:
    printed = {question: ask(question) for question, _, _ in ANSWERED}

    for question, title, piece in ANSWERED:
        told = printed[question]
        assert told["grounded"], question
        assert (question, told["citations"][0]["title"]) == (question, title)
        assert piece in told["answer"], question
    for question in REFUSED:
        told = ask(question)
        assert (question, told["answer"] in NO_ANSWER) == (question, True)
        assert (told["grounded"], told["citations"]) == (False, [])
    _check_quotes(demo, [cited for told in printed.values() for cited in told["citations"]])


def _check_quotes(organization: Organization, citations: list[dict[str, Any]]) -> None:
    """Each quote is what a reader sees between its offsets, line by line."""
    with activate(organization):
        pages = dict(Page.objects.values_list("content_id", "markdown"))
    for cited in citations:
        visible = visible_text(pages[cited["content_id"]])
        seen = shown_between(visible, cited["start"], cited["end"])
        assert cited["quote"].split() == seen.split()
