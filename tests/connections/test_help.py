"""The help for getting a token: in the portal, beside the field, and in the documentation."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from apps.connections.doctor.rules.scopes import SCOPES
from apps.connections.doctor.ways_out import ways_out
from apps.connections.guides import GUIDES, Guide
from apps.connections.kinds import ExportWay, Kind
from apps.connections.models import Connection
from apps.connections.scopes import PURPOSES, Scope

HELP = "/o/northwind/connections/help/"
CREDENTIAL = "/o/northwind/connections/new/credential/"
DOCUMENT = Path(settings.BASE_DIR) / "docs" / "connections.md"


def words(html: str) -> str:
    """The text of a page, as one line."""
    text = re.sub(r"<[^>]+>", " ", html)
    for escaped, sign in (("&#x27;", "'"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(escaped, sign)
    return " ".join(text.split())


def told(guide: Guide) -> list[str]:
    """Every sentence of it, in the order of reading."""
    steps = [part for way in guide.ways for part in (way.title, way.text, *way.steps)]
    points = [part for topic in guide.topics for part in (topic.title, *topic.points)]
    return [*steps, *points]


def listed(document: str) -> list[str]:
    """The items of its lists, without their numbers."""
    return re.findall(r"^(?:\d+\.|-) (.+)$", document, flags=re.MULTILINE)


@pytest.mark.parametrize("kind", list(Kind))
def test_the_page_has_every_step(as_admin: Client, kind: Kind) -> None:
    guide = GUIDES[kind]

    page = words(as_admin.get(f"{HELP}{guide.slug}/").content.decode())

    assert len(told(guide)) > 25
    assert [part for part in told(guide) if part not in page] == []


def test_the_document_has_the_same_steps_and_no_others() -> None:
    document = DOCUMENT.read_text("utf-8")
    section = document.split("## Getting a credential")[1].split("\n## ")[0]
    expected = [
        *(step for guide in GUIDES.values() for way in guide.ways for step in way.steps),
        *(point for guide in GUIDES.values() for topic in guide.topics for point in topic.points),
    ]

    assert sorted(listed(section)) == sorted(expected)
    whole = " ".join(section.replace("**", "").split())
    missing = [part for guide in GUIDES.values() for part in told(guide) if part not in whole]
    assert missing == []


def test_the_scopes_are_the_same_wherever_they_are_told(as_admin: Client) -> None:
    document = DOCUMENT.read_text("utf-8")
    table = dict(re.findall(r"^\| `([^`]+:[^`]+)` \| (.+) \|$", document, flags=re.MULTILINE))
    page = as_admin.get(f"{HELP}cloud/").content.decode()
    request = ways_out(Kind.CLOUD, "https://x.example", "", ExportWay.BROWSER).access_request

    assert table == {scope.value: purpose for scope, purpose in PURPOSES.items()}
    assert set(PURPOSES) == set(Scope) == set(SCOPES.values())
    assert re.findall(r"<code>([^<]+)</code>", page) == list(Scope)
    assert ", ".join(Scope) in request


def test_data_center_has_no_scopes(as_admin: Client) -> None:
    page = as_admin.get(f"{HELP}data-center/").content.decode()

    assert "Scopes for reading" not in page
    assert "read:page:confluence" not in page
    assert f'href="{HELP}cloud/"' in page


@pytest.mark.parametrize(
    ("address", "kind", "other"),
    [
        ("northwind.atlassian.net", Kind.CLOUD, Kind.DC),
        ("wiki.northwind.example", Kind.DC, Kind.CLOUD),
    ],
)
def test_the_steps_stand_beside_the_field(
    as_admin: Client, address: str, kind: Kind, other: Kind
) -> None:
    as_admin.post("/o/northwind/connections/new/", {"address": address})

    html = as_admin.get(CREDENTIAL).content.decode()

    beside = html.split('name="secret"')[1].split('name="expires_on"')[0]
    for way in GUIDES[kind].ways:
        assert all(step in words(beside) for step in way.steps)
    assert not any(way.title in words(html) for way in GUIDES[other].ways)
    assert f'href="{HELP}{GUIDES[kind].slug}/"' in beside


def test_they_stand_beside_the_field_of_a_new_token_too(
    as_admin: Client, connection: Connection
) -> None:
    page = as_admin.get(f"/o/northwind/connections/{connection.pk}/replace/").content.decode()

    assert all(step in words(page) for way in GUIDES[Kind.CLOUD].ways for step in way.steps)


def test_there_is_no_help_for_anything_else(as_admin: Client, as_member: Client) -> None:
    assert as_admin.get(f"{HELP}jira/").status_code == 404
    assert as_member.get(f"{HELP}cloud/").status_code == 403
