"""The doors to text, whatever engine is behind them: recheck, highlights, better spellings."""

from typing import Any

import pytest

from apps.knowledge.models import Page, PageStatus
from apps.organizations.models import Organization
from apps.organizations.tenancy import TenancyError, activate
from apps.organizations.viewer import Viewer
from apps.search import indexing
from apps.search.access import retrieve
from apps.search.backend import engine_of
from apps.search.results import search
from tests.contracts.engines import EVERY
from tests.search.conftest import add_page

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("installation"),
    pytest.mark.parametrize("installation", EVERY, indirect=True),
]


@pytest.fixture
def pages(installation: None, organization: Organization, twin: Organization) -> list[Page]:
    """The twin has the same text."""
    own = [
        add_page(organization, f"Load the newest backup, number {number}.", title=f"Page {number}")
        for number in range(3)
    ]
    add_page(twin, "Load the newest backup, number 0.", title="Of the others")
    for each in (organization, twin):
        indexing.optimize(each.pk)
    return own


def viewer_in(organization: Organization) -> Viewer:
    return Viewer(organization_id=organization.pk, user_id=None)


def titles(organization: Organization) -> set[str]:
    found = retrieve(viewer_in(organization), "newest backup", organization_id=organization.pk)
    return {passage.title for passage in found}


def change(organization: Organization, page: Page, **fields: Any) -> None:
    with activate(organization):
        Page.objects.filter(pk=page.pk).update(**fields)


def test_each_organization_gets_its_own_text(
    organization: Organization, twin: Organization, pages: list[Page]
) -> None:
    assert titles(organization) == {"Page 0", "Page 1", "Page 2"}
    assert titles(twin) == {"Of the others"}
    with pytest.raises(TenancyError):
        retrieve(viewer_in(organization), "backup", organization_id=twin.pk)


def test_what_the_index_does_not_know_yet_is_not_shown(
    organization: Organization, pages: list[Page]
) -> None:
    change(organization, pages[0], status=PageStatus.REMOVED)
    change(organization, pages[1], content_hash="another")
    assert titles(organization) == {"Page 2"}


def test_highlights(organization: Organization, pages: list[Page]) -> None:
    results = search(viewer_in(organization), "loading BACKUPS 2", slug=organization.slug)
    best = results.rows[0]
    marked = [segment.text for segment in best.snippet if segment.hit]
    assert (best.passage.title, marked) == ("Page 2", ["Load", "backup", "2"])
    assert [segment.text for segment in best.title if segment.hit] == ["2"]


def test_a_better_spelling(
    organization: Organization, twin: Organization, pages: list[Page]
) -> None:
    add_page(twin, "negotiation")
    indexing.optimize(twin.pk)
    mended = search(viewer_in(organization), "newset bakcup", slug=organization.slug)
    assert mended.suggestion == "newest backup"
    assert not search(viewer_in(organization), "negotiatoin", slug=organization.slug).suggestion
    theirs = search(viewer_in(twin), "negotiatoin", slug=twin.slug)
    assert theirs.suggestion == "negotiation"


def test_an_organization_that_is_dropped_leaves_nothing(
    organization: Organization, twin: Organization, pages: list[Page]
) -> None:
    with activate(organization):
        Page.objects.all().delete()
    indexing.drop(organization.pk)
    assert titles(organization) == set()
    assert not engine_of(organization.pk).has_index(organization_id=organization.pk)
    assert titles(twin) == {"Of the others"}
