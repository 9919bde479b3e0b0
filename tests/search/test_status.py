"""`index_status`: what differs between index and database is told by kind."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.knowledge.models import Page, PageStatus
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from apps.search import indexing
from tests.factories import ChunkFactory
from tests.search.pages import change_pages, differences, status, stored_pages

pytestmark = pytest.mark.django_db


def test_it_tells_engine_and_numbers(organization: Organization) -> None:
    pages = stored_pages(organization, 3)
    stored_pages(organization, 1, chunks=0)
    indexing.index_pages(organization.pk, pages)
    told = status(organization)
    assert told.pop("generation").startswith("g0001-")
    assert told == {
        "engine": "embedded",
        "moving_to": "",
        "problem": "",
        "index": {"pages": 3, "chunks": 6, "vectors": 0},
        "database": {"pages": 4, "waiting": 1},
        "vectors": {
            "space": None,
            "model": "",
            "done": 0,
            "total": 0,
            "due": False,
            "problem": "",
            "requests": 0,
            "tokens": 0,
            "cost": 0.0,
        },
    }


def test_equal_is_equal_with_pages_that_have_no_text(organization: Organization) -> None:
    pages = stored_pages(organization, 2) + stored_pages(organization, 1, chunks=0)
    indexing.index_pages(organization.pk, pages)
    assert differences(organization) == {}


def test_each_kind_of_difference_is_told(organization: Organization, twin: Organization) -> None:
    pages = stored_pages(organization, 6)
    indexing.index_pages(organization.pk, pages[:5])
    indexing.index_pages(twin.pk, stored_pages(twin, 1))
    stale, surplus, more, unmarked = pages[:4]
    change_pages(organization, [stale], chunks=1)
    with activate(organization):
        Page.objects.filter(pk=surplus).update(status=PageStatus.REMOVED)
        Page.objects.filter(pk=unmarked).update(indexed_hash="")
    _add_chunk(organization, more)
    assert differences(organization) == {
        "missing": 1,
        "stale": 1,
        "surplus": 1,
        "incomplete": 1,
        "marks": 1,
    }
    assert differences(twin) == {}
    indexing.rebuild(organization.pk)
    assert differences(organization) == {}


def _add_chunk(organization: Organization, page_id: int) -> None:
    with activate(organization):
        page = Page.objects.get(pk=page_id)
    ChunkFactory.create(organization=organization, page=page, number=7, text="more")


def test_people_are_told_and_the_command_fails_where_something_differs(
    organization: Organization,
) -> None:
    out = StringIO()
    pages = stored_pages(organization, 2)
    indexing.index_pages(organization.pk, pages)
    command = ("index_status", "--organization", organization.slug, "--verify")
    call_command(*command, stdout=out)
    assert out.getvalue().endswith("Index and database hold the same.\n")
    change_pages(organization, pages, chunks=1)
    with pytest.raises(CommandError, match="differs from the database in 2 pages"):
        call_command(*command, stdout=out)
