"""Two organizations hold pages about the same; each finds its own."""

import pytest
from django.test import Client

from apps.organizations.models import Organization
from apps.organizations.tenancy import TenancyError
from apps.organizations.viewer import Viewer
from apps.search.access import retrieve
from tests.search.conftest import add_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pages(organization: Organization, twin: Organization) -> None:
    add_page(organization, "The merger budget of Northwind is open.", title="Northern plan")
    add_page(twin, "The merger budget of Southwind is negotiated.", title="Southern plan")


def test_search_screen_shows_own_pages(as_member: Client) -> None:
    page = as_member.get("/o/northwind/search/", {"q": "merger budget"}).content.decode()

    assert "Northern plan" in page
    assert "Southern plan" not in page
    assert "Southwind" not in page


def test_words_of_the_other_organization_find_and_suggest_nothing(
    as_member: Client, as_stranger: Client
) -> None:
    """A word that only the others have must not even come back as "did you mean"."""
    theirs = as_stranger.get("/o/southwind/search/", {"q": "negotiatde"}).content.decode()
    ours = as_member.get("/o/northwind/search/", {"q": "negotiatde"}).content.decode()

    assert "negotiated" in theirs
    assert "negotiated" not in ours


def test_space_of_the_other_organization_is_no_filter(
    as_member: Client, twin: Organization
) -> None:
    theirs = add_page(twin, "Another merger budget.")

    page = as_member.get(
        "/o/northwind/search/", {"q": "merger budget", "space": theirs.space_id}
    ).content.decode()

    assert "Another merger budget" not in page
    assert "Southern plan" not in page


def test_passages_for_an_answer_are_the_viewers_own(
    organization: Organization, twin: Organization
) -> None:
    viewer = Viewer(organization_id=organization.pk, user_id=None)

    found = retrieve(viewer, "Which merger budget?", organization_id=organization.pk)

    assert [passage.title for passage in found] == ["Northern plan"]
    with pytest.raises(TenancyError):
        retrieve(viewer, "Which merger budget?", organization_id=twin.pk)
