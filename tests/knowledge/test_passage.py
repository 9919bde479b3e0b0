"""The fragment for the panel beside an answer."""

import pytest
from django.test import Client

from apps.knowledge.addresses import passage_panel_url
from apps.knowledge.models import Page, PageStatus
from apps.organizations.models import Organization
from tests.factories import PageFactory, SpaceFactory
from tests.knowledge.queries import knowledge_queries

pytestmark = pytest.mark.django_db

QUERIES = 2
FILLER = "\n\n".join(f"Paragraph {n} says little." for n in range(400))
TEXT = f"{FILLER}\n\n## Restore\n\nUse this. Stop **the workers** first.\n\n{FILLER}\n"


@pytest.fixture
def article(organization: Organization) -> Page:
    space = SpaceFactory.create(organization=organization, name="Operations")
    parent = PageFactory.create(organization=organization, space=space, title="Runbooks")
    return PageFactory.create(
        organization=organization, space=space, parent=parent, markdown=TEXT, content_hash="abc"
    )


def panel(article: Page) -> str:
    start = TEXT.index("Stop")
    return passage_panel_url("northwind", article.pk, start, start + 20, content_hash="abc")


def test_passage_is_marked_in_its_section(article: Page, as_member: Client) -> None:
    address = panel(article)

    with knowledge_queries(QUERIES):
        response = as_member.get(f"{address}&n=3")

    html = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in html
    assert '<h2 class="panel__title">Backup and restore</h2>' in html
    assert '<h3 id="section-restore">Restore</h3>' in html
    assert (
        '<p>Use this. <mark id="passage">Stop </mark><strong><mark>the workers</mark></strong> '
        "first.</p>" in html
    )
    assert "Operations › Runbooks" in html
    assert '<span class="visually-hidden">Source </span>3</span>' in html
    assert (
        f'href="{address.replace("/passage/", "/").replace("&", "&amp;")}#passage">Open page'
        in html
    )
    assert 1_000 < len(response.context["text"].html) < 8_000


def test_lost_passage_shows_how_the_page_begins(article: Page, as_member: Client) -> None:
    html = as_member.get(f"{panel(article)}xyz").content.decode()

    assert "This page has changed since it was cited" in html
    assert "Paragraph 0 says little." in html
    assert "<mark" not in html
    assert f'href="/o/northwind/pages/{article.pk}/">Open page' in html


def test_removed_page_shows_nothing_of_itself(article: Page, as_member: Client) -> None:
    address = panel(article)
    Page._base_manager.update(status=PageStatus.REMOVED)

    html = as_member.get(address).content.decode()

    assert "The page was removed" in html
    assert "workers" not in html
    assert "Backup and restore" not in html


def test_number_of_the_citation_is_a_number(article: Page, as_member: Client) -> None:
    html = as_member.get(panel(article), {"n": "<b>1</b>"}).content.decode()

    assert "<b>" not in html
    assert "Source </span>" not in html


def test_passage_of_another_organization_is_not_found(
    twin: Organization, as_member: Client, organization: Organization
) -> None:
    foreign = PageFactory.create(organization=twin, markdown="their secret")

    response = as_member.get(f"/o/northwind/pages/{foreign.pk}/passage/?from=0&to=5")

    assert response.status_code == 404
