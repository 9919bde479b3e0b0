"""Searching by words and by meaning, as people do."""

from typing import Any

import pytest

from apps.knowledge.models import Page
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from apps.organizations.viewer import Viewer
from apps.search.access import retrieve, search_pages
from apps.search.embeddings.models import Usage
from apps.search.engines.base import Filters
from apps.search.indexing import index_pages
from apps.search.query import query_terms
from apps.search.results import search, search_mended
from tests.factories import SpaceFactory
from tests.fakes.openai.server import Stub
from tests.search.conftest import add_page
from tests.search.embeddings.conftest import fill_all


@pytest.fixture
def pages(organization: Organization, server: Stub, settings: Any) -> dict[str, int]:
    """Page ids by title; every passage has its vector. `holiday` and `vacation` mean the same."""
    settings.LEAST_SIMILARITY = 0.5
    added = {
        title: add_page(organization, text, title=title, heading_path=()).pk
        for title, text in (
            ("Vacation", "vacation"),
            ("Backup", "restore a backup"),
            ("Release", "release notes of the year"),
        )
    }
    fill_all(organization)
    server.embedded.clear()
    return added


def found(viewer: Viewer, question: str, **filters: Any) -> list[str]:
    hits = search_pages(
        viewer,
        query_terms(question),
        organization_id=viewer.organization_id,
        filters=Filters(**filters),
    )
    return [passage.title for passage in hits.passages]


def test_what_means_the_same_is_found_without_its_words(
    pages: dict[str, int], viewer: Viewer, settings: Any
) -> None:
    assert found(viewer, "holiday") == ["Vacation"]
    passages = retrieve(viewer, "holiday", organization_id=viewer.organization_id)
    assert [(passage.title, passage.text) for passage in passages] == [("Vacation", "vacation")]
    settings.EMBEDDING_MODEL = ""
    assert found(viewer, "holiday") == []


def test_what_is_about_something_else_is_not_found(pages: dict[str, int], viewer: Viewer) -> None:
    assert found(viewer, "zebra") == []


def test_words_count_most(
    organization: Organization, pages: dict[str, int], viewer: Viewer
) -> None:
    add_page(organization, "a holiday", title="Holiday")
    assert found(viewer, "holiday") == ["Holiday", "Vacation"]


def test_a_quoted_phrase_must_stand_in_the_page(pages: dict[str, int], viewer: Viewer) -> None:
    assert found(viewer, '"my holiday"') == []
    assert found(viewer, 'holiday "restore a backup"') == ["Backup"]


def test_a_beginning_alone_means_letters(
    pages: dict[str, int], viewer: Viewer, server: Stub
) -> None:
    assert found(viewer, "vac*") == ["Vacation"]
    assert server.embedded == []


def test_filters_hold_for_meaning_too(
    organization: Organization, pages: dict[str, int], viewer: Viewer
) -> None:
    other = SpaceFactory.create(organization=organization)
    assert found(viewer, "holiday", spaces=frozenset({other.pk})) == []
    assert found(viewer, "holiday", spaces=frozenset()) == []


def test_a_page_changed_since_it_was_indexed_is_not_shown(
    organization: Organization, pages: dict[str, int], viewer: Viewer
) -> None:
    with activate(organization):
        Page.objects.filter(pk=pages["Vacation"]).update(content_hash="changed")
    assert found(viewer, "holiday") == []
    index_pages(organization.pk, [pages["Vacation"]])
    assert found(viewer, "holiday") == ["Vacation"]


def test_another_organization_finds_its_own_pages_by_meaning(
    organization: Organization, twin: Organization, pages: dict[str, int], viewer: Viewer
) -> None:
    other = Viewer(organization_id=twin.pk, user_id=None)
    assert found(other, "holiday") == []
    add_page(twin, "vacation", title="Southern vacation")
    fill_all(twin)
    assert found(other, "holiday") == ["Southern vacation"]
    assert found(viewer, "holiday") == ["Vacation"]


def test_a_question_is_embedded_once_and_counted(
    organization: Organization, pages: dict[str, int], viewer: Viewer, server: Stub
) -> None:
    with activate(organization):
        before = Usage.objects.get()
    for _ in range(3):
        found(viewer, "when is the next holiday")
    assert [request["input"] for request in server.embedded] == [["when is the next holiday"]]
    with activate(organization):
        after = Usage.objects.get()
    assert (after.requests - before.requests, after.tokens - before.tokens) == (1, 5)


@pytest.mark.parametrize("model", ["embed-500", "embed-429", "embed-401", "embed-garbage"])
def test_without_its_vector_a_question_goes_by_words(
    pages: dict[str, int],
    viewer: Viewer,
    server: Stub,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
    model: str,
) -> None:
    server.broken = model
    assert found(viewer, "backup or holiday") == ["Backup"]
    assert "embedding.failed" in caplog.text
    assert "holiday" not in caplog.text
    assert found(viewer, "release or holiday") == ["Release"]
    # It rests after a failure: not every question waits for the time limit.
    assert len(server.embedded) == 1


def test_a_question_is_not_compared_with_vectors_of_another_model(
    pages: dict[str, int], viewer: Viewer, server: Stub, settings: Any
) -> None:
    settings.EMBEDDING_MODEL = "embed-other"
    assert found(viewer, "holiday") == []
    assert found(viewer, "backup") == ["Backup"]
    assert server.embedded == []


def test_a_better_spelling_is_looked_for_when_words_find_little(
    organization: Organization, pages: dict[str, int], viewer: Viewer
) -> None:
    for _ in range(4):
        add_page(organization, "kubernetes cluster", title="Clusters")
    fill_all(organization)
    results = search(viewer, "kuberentes holiday", slug="northwind")
    assert (results.by_words, results.suggestion) == (0, "kubernetes holiday")
    mended = search_mended(viewer, "kuberentes holiday", slug="northwind")
    assert mended.corrected
    assert mended.rows[0].passage.title == "Clusters"
    assert search(viewer, "kubernetes holiday", slug="northwind").suggestion == ""


def test_what_meaning_alone_finds_is_shown_when_no_spelling_is_better(
    pages: dict[str, int], viewer: Viewer
) -> None:
    results = search_mended(viewer, "holiday", slug="northwind")
    assert (results.total, results.by_words, results.suggestion) == (1, 0, "")
    assert [row.passage.title for row in results.rows] == ["Vacation"]
