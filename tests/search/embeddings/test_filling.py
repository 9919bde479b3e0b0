"""Vectors for the passages of an organization: first ones, new ones, another model, trouble."""

import json
import uuid
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from apps.knowledge.models import Page, PageStatus
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from apps.organizations.viewer import Viewer
from apps.search.backend import engine_of
from apps.search.embeddings.cache import remember
from apps.search.embeddings.configured import configured_embedder
from apps.search.embeddings.filling import fill
from apps.search.embeddings.holding import hold, organizations_due, texts_gone
from apps.search.embeddings.models import Embedding, Filling, Usage
from apps.search.embeddings.recipes import hash_of
from apps.search.engines.base import IndexCounts, VectorSpace
from apps.search.indexing import index_pages, rebuild, remove_pages
from tests.factories import ChunkFactory
from tests.fakes.openai.server import Stub
from tests.search.conftest import add_page
from tests.search.embeddings.conftest import fill_all, passages_embedded

SPACE = VectorSpace(model="embed", recipe="title-headings-8000", dimensions=64)
OTHER = VectorSpace(model="embed-other", recipe="title-headings-8000", dimensions=64)


def counts(organization: Organization) -> IndexCounts:
    return engine_of(organization.pk).counts(organization_id=organization.pk)


def space_of(organization: Organization) -> VectorSpace | None:
    return engine_of(organization.pk).vector_space(organization_id=organization.pk)


def due() -> list[int]:
    embedder = configured_embedder()
    assert embedder is not None
    return organizations_due(embedder)


def fill_once(organization: Organization, *, seconds: float) -> tuple[bool, Filling]:
    embedder = configured_embedder()
    assert embedder is not None
    with activate(organization):
        return fill(organization.pk, embedder, seconds=seconds), Filling.objects.get()


def later(organization: Organization) -> None:
    """The time to try again has come."""
    with activate(organization):
        Filling.objects.update(resume_at=timezone.now() - timedelta(seconds=1))


def vectors_kept(organization: Organization) -> int:
    with activate(organization):
        return Embedding.objects.count()


def test_pages_that_were_there_before_get_vectors(organization: Organization, server: Stub) -> None:
    add_page(organization, "restore a backup", "delete a backup", title="Backups")
    add_page(organization, "release notes", title="Releases")
    assert due() == [organization.pk]
    row = fill_all(organization)
    assert counts(organization) == IndexCounts(pages=2, chunks=3, vectors=3)
    assert space_of(organization) == SPACE
    assert sorted(passages_embedded(server)) == [
        "Backups > Steps\ndelete a backup",
        "Backups > Steps\nrestore a backup",
        "Releases > Steps\nrelease notes",
    ]
    assert (row.done, row.total, row.is_due, row.problem) == (3, 3, False, "")
    assert (row.model, row.recipe, row.dimensions) == ("embed", "title-headings-8000", 64)
    assert due() == []


def test_an_organization_without_pages_is_done_at_once(
    organization: Organization, server: Stub
) -> None:
    row = fill_all(organization)
    assert (row.done, row.total, row.is_due) == (0, 0, False)
    assert due() == []


def test_new_and_changed_pages_are_due_and_only_new_texts_are_embedded(
    organization: Organization, server: Stub
) -> None:
    add_page(organization, "restore a backup", title="Backups")
    fill_all(organization)
    server.embedded.clear()
    page = add_page(organization, "release notes", title="Releases")
    copy = add_page(organization, "restore a backup", title="Backups")
    assert counts(organization) == IndexCounts(pages=3, chunks=3, vectors=2)
    assert due() == [organization.pk]
    row = fill_all(organization)
    assert passages_embedded(server) == ["Releases > Steps\nrelease notes"]
    assert (row.done, row.total) == (3, 3)
    remove_pages(organization.pk, [page.pk, copy.pk])
    assert counts(organization) == IndexCounts(pages=1, chunks=1, vectors=1)


def test_vectors_of_texts_that_are_gone_are_deleted(
    organization: Organization, twin: Organization, server: Stub
) -> None:
    page = add_page(organization, "restore a backup", "delete a backup", title="Backups")
    add_page(organization, "restore a backup", title="Backups")
    gone = add_page(organization, "release notes", title="Releases")
    add_page(twin, "release notes", title="Releases")
    for each in (organization, twin):
        fill_all(each)
    assert vectors_kept(organization) == 3
    with activate(organization):
        page.chunks.all().delete()
        ChunkFactory.create(
            organization=organization, page=page, heading_path=["Steps"], text="make a backup"
        )
        Page.objects.filter(pk=page.pk).update(content_hash="changed")
        Page.objects.filter(pk=gone.pk).update(status=PageStatus.REMOVED)
    index_pages(organization.pk, [page.pk])
    remove_pages(organization.pk, [gone.pk])
    assert due() == [organization.pk]
    fill_all(organization)
    with activate(organization):
        kept = set(Embedding.objects.values_list("text_hash", flat=True))
    assert kept == {
        hash_of("Backups > Steps\nrestore a backup"),
        hash_of("Backups > Steps\nmake a backup"),
    }
    assert vectors_kept(twin) == 1
    assert due() == []
    server.embedded.clear()
    assert rebuild(organization.pk) == IndexCounts(pages=2, chunks=2, vectors=2)


def test_texts_that_go_while_others_are_looked_for_go_the_next_time(
    organization: Organization, server: Stub
) -> None:
    gone = add_page(organization, "release notes", title="Releases")
    fill_all(organization)
    with activate(organization):
        holding = hold()
        assert holding is not None
        texts_gone()
        before = holding.texts_gone_at()
        assert before is not None
        Page.objects.filter(pk=gone.pk).update(status=PageStatus.REMOVED)
        remove_pages(organization.pk, [gone.pk])
        holding.texts_forgotten(before)
        holding.release()
    assert vectors_kept(organization) == 1
    fill_all(organization)
    assert vectors_kept(organization) == 0


def test_a_rebuild_asks_the_model_for_nothing(organization: Organization, server: Stub) -> None:
    add_page(organization, "restore a backup", "delete a backup")
    fill_all(organization)
    server.embedded.clear()
    assert rebuild(organization.pk) == IndexCounts(pages=1, chunks=2, vectors=2)
    assert space_of(organization) == SPACE
    engine_of(organization.pk).drop_organization(organization_id=organization.pk)
    rebuild(organization.pk)
    assert fill_all(organization).done == 2
    assert counts(organization) == IndexCounts(pages=1, chunks=2, vectors=2)
    assert passages_embedded(server) == []


def test_another_model_replaces_the_old_one_only_when_it_has_all_vectors(
    organization: Organization, viewer: Viewer, server: Stub, settings: Any
) -> None:
    for number in range(3):
        add_page(organization, f"backup number {number}", title=f"Page {number}")
    fill_all(organization)
    settings.EMBEDDING_MODEL = "embed-other"
    assert due() == [organization.pk]
    more, row = fill_once(organization, seconds=0)
    assert (more, space_of(organization)) == (True, SPACE)
    assert (row.model, row.done, row.total) == ("embed-other", 0, 3)
    add_page(organization, "written meanwhile")
    row = fill_all(organization)
    assert space_of(organization) == OTHER
    assert (row.done, row.total, row.is_due) == (4, 4, False)
    assert counts(organization) == IndexCounts(pages=4, chunks=4, vectors=4)
    assert vectors_kept(organization) == 4
    assert due() == []


def test_vectors_of_two_models_are_never_in_one_index(
    organization: Organization, server: Stub, settings: Any
) -> None:
    page = add_page(organization, "restore a backup", title="Backups")
    fill_all(organization)
    settings.EMBEDDING_MODEL = "embed-other"
    embedder = configured_embedder()
    assert embedder is not None
    texts = ["Backups > Steps\nrestore a backup", "Releases > Steps\nrelease notes"]
    with activate(organization):
        remember(OTHER, texts, embedder.embed_passages(texts).vectors)
    add_page(organization, "release notes", title="Releases", space=page.space)
    assert space_of(organization) == SPACE
    assert counts(organization) == IndexCounts(pages=2, chunks=2, vectors=1)
    settings.EMBEDDING_MODEL = "embed"
    fill_all(organization)
    assert counts(organization) == IndexCounts(pages=2, chunks=2, vectors=2)
    assert space_of(organization) == SPACE


def test_a_server_that_is_away_is_waited_for(
    organization: Organization, server: Stub, settings: Any
) -> None:
    add_page(organization, "restore a backup")
    settings.EMBEDDING_MODEL, settings.EMBEDDING_DIMENSIONS = "embed-500", 64
    row = fill_all(organization)
    assert row.problem == (
        "The embedding server does not answer; filling goes on by itself when it is back."
    )
    assert row.resume_at is not None
    assert (row.is_due, due()) == (True, [])
    settings.EMBEDDING_MODEL, settings.EMBEDDING_DIMENSIONS = "embed", 0
    later(organization)
    assert due() == [organization.pk]


def test_filling_goes_on_when_the_server_is_back(
    organization: Organization, server: Stub, settings: Any
) -> None:
    add_page(organization, "restore a backup")
    address, settings.EMBEDDING_BASE_URL = settings.EMBEDDING_BASE_URL, "http://127.0.0.1:9/v1"
    assert fill_all(organization).problem.startswith("The embedding server does not answer")
    settings.EMBEDDING_BASE_URL = address
    later(organization)
    row = fill_all(organization)
    assert (row.problem, row.resume_at, row.done) == ("", None, 1)


def test_what_the_model_refuses_is_left_out_and_told(
    organization: Organization, server: Stub, settings: Any
) -> None:
    settings.EMBEDDING_MODEL = "embed-picky"
    add_page(organization, "restore a backup", "an unspeakable thing", "release notes")
    row = fill_all(organization)
    assert row.problem == "The model refused 1 passages; they are found by their words."
    assert (row.done, row.total, row.is_due) == (2, 3, False)
    assert due() == []


def test_one_run_at_a_time_and_a_killed_one_is_taken_over(
    organization: Organization, server: Stub
) -> None:
    add_page(organization, "restore a backup")
    with activate(organization):
        held = timezone.now() + timedelta(seconds=60)
        Filling.objects.create(organization=organization, held_until=held, is_due=False)
    assert due() == []
    assert fill_all(organization).done == 0
    with activate(organization):
        Filling.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert due() == [organization.pk]
    assert fill_all(organization).done == 1


def test_a_run_that_was_taken_over_says_nothing_of_its_trouble(
    organization: Organization, server: Stub, settings: Any
) -> None:
    """While it waited for a model that did not answer, another one began."""
    add_page(organization, "restore a backup")
    settings.EMBEDDING_MODEL, settings.EMBEDDING_DIMENSIONS = "embed-500", 64
    another = uuid.uuid4()

    def take_over(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if sql.startswith("SELECT") and "embeddings_embedding" in sql:
            Filling.objects.update(runner=another)
        return result

    with connection.execute_wrapper(take_over):
        more, row = fill_once(organization, seconds=60)
    assert (more, row.runner, row.problem, row.resume_at) == (False, another, "", None)


def test_requests_and_tokens_are_counted_for_each_organization(
    organization: Organization, twin: Organization, server: Stub
) -> None:
    add_page(organization, "restore a backup", title="Backups")
    add_page(twin, "release notes of the year", title="Releases")
    for each in (organization, twin, organization):
        fill_all(each)
    rows = []
    for each in (organization, twin):
        with activate(each):
            rows.append(Usage.objects.values_list("model", "requests", "tokens").get())
    assert rows == [("embed", 1, 5), ("embed", 1, 7)]


def test_vectors_of_one_organization_are_not_taken_for_another(
    organization: Organization, twin: Organization, server: Stub
) -> None:
    add_page(organization, "restore a backup", title="Backups")
    fill_all(organization)
    add_page(twin, "restore a backup", title="Backups")
    assert counts(twin) == IndexCounts(pages=1, chunks=1, vectors=0)
    fill_all(twin)
    assert passages_embedded(server) == ["Backups > Steps\nrestore a backup"] * 2


@pytest.mark.parametrize(
    ("requests", "tokens", "embedded"), [(0, 0, 3), (2, 0, 2), (0, 40, 2)], ids=str
)
def test_no_more_is_asked_in_a_minute_than_the_limits_allow(
    organization: Organization,
    server: Stub,
    settings: Any,
    requests: int,
    tokens: int,
    embedded: int,
    time_machine: Any,
) -> None:
    settings.EMBEDDING_REQUESTS_PER_MINUTE = requests
    settings.EMBEDDING_TOKENS_PER_MINUTE = tokens
    settings.EMBEDDING_DIMENSIONS = 64
    time_machine.move_to("2024-05-02 12:00:10+00:00", tick=False)
    for number in range(3):
        add_page(organization, f"{number} " + "x" * 60, title="Backups")
        row = fill_all(organization)
    assert len(server.embedded) == embedded
    if embedded == 3:
        return
    assert row.problem.startswith("The embedding server's limit is reached for now")
    assert (row.resume_at - timezone.now()).total_seconds() == 50
    time_machine.move_to("2024-05-02 12:01:01+00:00", tick=False)
    assert fill_all(organization).done == 3


def test_the_status_tells_progress_and_costs(
    organization: Organization, server: Stub, settings: Any
) -> None:
    settings.EMBEDDING_PRICE_PER_MILLION = Decimal(20_000)
    add_page(organization, "restore a backup", title="Backups")
    before = index_status()
    assert before["vectors"] == {
        "space": None,
        "model": "embed",
        "done": 0,
        "total": 0,
        "due": True,
        "problem": "",
        "requests": 0,
        "tokens": 0,
        "cost": 0.0,
    }
    fill_all(organization)
    after = index_status()
    assert after["index"] == {"pages": 1, "chunks": 1, "vectors": 1}
    assert after["vectors"] == {
        "space": {"model": "embed", "recipe": "title-headings-8000", "dimensions": 64},
        "model": "embed",
        "done": 1,
        "total": 1,
        "due": False,
        "problem": "",
        "requests": 1,
        "tokens": 5,
        "cost": 0.1,
    }
    out = StringIO()
    call_command("index_status", "--organization", "northwind", stdout=out)
    assert "Vectors: 1 of the model embed\n" in out.getvalue()
    assert "Model embed: 1 of 1 passages, filled\n" in out.getvalue()
    assert "In 30 days 1 requests, 5 tokens, cost 0.10\n" in out.getvalue()


def test_the_status_says_when_there_is_no_model(organization: Organization) -> None:
    out = StringIO()
    call_command("index_status", "--organization", "northwind", stdout=out)
    assert "Vectors: no model is set up; search goes by words alone.\n" in out.getvalue()


def index_status() -> dict[str, Any]:
    out = StringIO()
    call_command("index_status", "--organization", "northwind", "--json", stdout=out)
    told: dict[str, Any] = json.loads(out.getvalue())
    return told
