"""The list of spaces."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from apps.knowledge.models import PageStatus
from apps.organizations.models import Organization
from tests.factories import PageFactory, SpaceFactory
from tests.knowledge.queries import knowledge_queries

pytestmark = pytest.mark.django_db

QUERIES = 1


@pytest.mark.parametrize("spaces", [1, 3])
def test_every_space_is_listed_in_as_many_queries(
    organization: Organization, as_member: Client, spaces: int
) -> None:
    for n in range(spaces):
        space = SpaceFactory.create(organization=organization, name=f"Handbook {n}")
        PageFactory.create_batch(2, organization=organization, space=space)

    with knowledge_queries(QUERIES):
        response = as_member.get("/o/northwind/spaces/")

    assert response.status_code == 200
    assert [row.space.name for row in response.context["rows"]] == [
        f"Handbook {n}" for n in range(spaces)
    ]
    assert [row.pages for row in response.context["rows"]] == [2] * spaces


def test_space_tells_what_it_is(organization: Organization, as_member: Client) -> None:
    space = SpaceFactory.create(
        organization=organization, key="OPS", as_of=datetime(2026, 10, 2, 9, 14, tzinfo=UTC)
    )
    PageFactory.create(organization=organization, space=space)
    PageFactory.create(organization=organization, space=space, status=PageStatus.REMOVED)

    html = as_member.get("/o/northwind/spaces/").content.decode()

    assert f'<a class="row-link" href="/o/northwind/spaces/{space.pk}/">Handbook</a>' in html
    assert '<td data-label="Key">OPS</td>' in html
    assert '<td class="numeric" data-label="Pages">1</td>' in html
    assert (
        '<time datetime="2026-10-02T09:14:00+00:00" title="2 October 2026, 09:14 UTC">2 Oct 2026'
        "</time>" in html
    )
    assert '<td data-label="Source">wiki.northwind.example</td>' in html


def test_spaces_of_another_organization_are_not_listed(
    organization: Organization, twin: Organization, as_member: Client
) -> None:
    SpaceFactory.create(organization=twin, name="Secret")

    html = as_member.get("/o/northwind/spaces/").content.decode()

    assert "Secret" not in html


def test_admin_without_spaces_is_led_to_the_upload(
    organization: Organization, as_admin: Client
) -> None:
    html = as_admin.get("/o/northwind/spaces/").content.decode()

    assert "No spaces yet" in html
    assert 'href="/o/northwind/imports/upload/"' in html


def test_member_without_spaces_is_told_who_can_help(
    organization: Organization, as_member: Client
) -> None:
    html = as_member.get("/o/northwind/spaces/").content.decode()

    assert "Pages appear here once an admin of this organization has uploaded" in html
    assert "Upload an export" not in html
