"""The index follows the database, and can be made from it again."""

import threading
from typing import Any

import pytest
from django.db import connection

from apps.knowledge.models import Page, PageStatus
from apps.organizations.models import Organization
from apps.organizations.names import search_dir
from apps.organizations.tenancy import activate
from apps.organizations.viewer import Viewer
from apps.search.access import retrieve
from apps.search.backend import engine_of
from apps.search.engines.base import IndexCounts
from apps.search.indexing import index_pages, rebuild, remove_pages
from tests.factories import ChunkFactory, PageFactory, SpaceFactory
from tests.search.conftest import add_page

pytestmark = pytest.mark.django_db


def counts(organization: Organization) -> IndexCounts:
    return engine_of(organization.pk).counts(organization_id=organization.pk)


def titles(viewer: Viewer, question: str) -> list[str]:
    found = retrieve(viewer, question, organization_id=viewer.organization_id)
    return [passage.title for passage in found]


def indexed_hash(organization: Organization, page: Page) -> str:
    with activate(organization):
        return Page.objects.values_list("indexed_hash", flat=True).get(pk=page.pk)


def test_an_indexed_page_is_marked_as_such(organization: Organization) -> None:
    page = add_page(organization, "the backup", content_hash="abc")
    assert indexed_hash(organization, page) == "abc"


def test_a_removed_page_leaves_the_index(organization: Organization, viewer: Viewer) -> None:
    page = add_page(organization, "the backup")
    with activate(organization):
        Page.objects.filter(pk=page.pk).update(status=PageStatus.REMOVED)
    index_pages(organization.pk, [page.pk])
    assert counts(organization) == IndexCounts(pages=0, chunks=0)
    assert indexed_hash(organization, page) == ""


def test_a_page_that_is_removed_before_its_mark_is_not_marked(organization: Organization) -> None:
    """Another process, which is faster; with the mark the page would count as indexed for ever."""
    page = add_page(organization, "the backup")
    changed: list[str] = []

    def remove_before_mark(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("UPDATE") and "indexed_hash" in sql and not changed:
            changed.append(sql)
            Page.objects.filter(pk=page.pk).update(status=PageStatus.REMOVED)
            remove_pages(organization.pk, [page.pk])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(remove_before_mark):
        index_pages(organization.pk, [page.pk])
    assert len(changed) == 1
    assert counts(organization) == IndexCounts(pages=0, chunks=0)
    assert indexed_hash(organization, page) == ""


def test_a_page_that_changes_before_its_mark_is_still_to_be_indexed(
    organization: Organization,
) -> None:
    page = add_page(organization, "the backup", content_hash="first")
    changed: list[str] = []

    def change_before_mark(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("UPDATE") and "indexed_hash" in sql and not changed:
            changed.append(sql)
            Page.objects.filter(pk=page.pk).update(content_hash="second")
            index_pages(organization.pk, [page.pk])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(change_before_mark):
        index_pages(organization.pk, [page.pk])
    assert len(changed) == 1
    assert indexed_hash(organization, page) == ""


def test_remove_pages(organization: Organization, viewer: Viewer) -> None:
    gone, kept = (add_page(organization, "backup", title=title) for title in ("Gone", "Kept"))
    remove_pages(organization.pk, [gone.pk])
    assert titles(viewer, "backup") == ["Kept"]
    assert indexed_hash(organization, gone) == ""
    assert indexed_hash(organization, kept) == kept.content_hash


def test_pages_of_another_organization_are_not_indexed(
    organization: Organization, twin: Organization
) -> None:
    theirs = add_page(twin, "the backup")
    index_pages(organization.pk, [theirs.pk])
    assert counts(organization) == IndexCounts(pages=0, chunks=0)
    assert counts(twin) == IndexCounts(pages=1, chunks=1)


@pytest.mark.parametrize("pages", [1, 3])
def test_indexing_takes_seven_queries(
    organization: Organization, pages: int, django_assert_num_queries: Any
) -> None:
    space = SpaceFactory.create(organization=organization)
    rows = [PageFactory.create(organization=organization, space=space) for _ in range(pages)]
    for row in rows:
        ChunkFactory.create(organization=organization, page=row)
    # The first write notes which engine the organization has.
    index_pages(organization.pk, [])
    with django_assert_num_queries(7):
        index_pages(organization.pk, [row.pk for row in rows])
    assert counts(organization) == IndexCounts(pages=pages, chunks=pages)


def test_a_rebuild_makes_the_index_equal_to_the_database(
    organization: Organization, twin: Organization, viewer: Viewer
) -> None:
    add_page(twin, "the backup")
    kept = add_page(organization, "the backup", "more", title="Kept")
    removed = add_page(organization, "the backup", title="Removed")
    with activate(organization):
        Page.objects.filter(pk=removed.pk).update(status=PageStatus.REMOVED)
        Page.objects.filter(pk=kept.pk).update(indexed_hash="")
    told: list[tuple[int, int]] = []
    assert rebuild(organization.pk, lambda done, total: told.append((done, total))) == (
        IndexCounts(pages=1, chunks=2)
    )
    assert told == [(1, 1)]
    assert titles(viewer, "backup") == ["Kept"]
    assert indexed_hash(organization, kept) == kept.content_hash
    assert counts(twin) == IndexCounts(pages=1, chunks=1)


def test_a_rebuild_leaves_one_generation(organization: Organization) -> None:
    add_page(organization, "the backup")
    rebuild(organization.pk)
    rebuild(organization.pk)
    kept = sorted(path.name[:5] for path in search_dir(organization.pk).iterdir())
    assert kept == ["CURRE", "g0003"]


def test_a_rebuild_mends_a_broken_index(organization: Organization, viewer: Viewer) -> None:
    add_page(organization, "the backup", title="Kept")
    directory = search_dir(organization.pk)
    live = directory / (directory / "CURRENT").read_text().strip()
    for path in live.iterdir():
        path.write_bytes(b"not a database")
    assert engine_of(organization.pk).health(organization_id=organization.pk).problem != ""
    rebuild(organization.pk)
    assert titles(viewer, "backup") == ["Kept"]


def test_a_rebuild_of_an_empty_organization(organization: Organization) -> None:
    assert rebuild(organization.pk) == IndexCounts(pages=0, chunks=0)


@pytest.mark.django_db(transaction=True)
def test_pages_changed_during_a_rebuild_are_in_the_new_index(
    organization: Organization, viewer: Viewer
) -> None:
    space = SpaceFactory.create(organization=organization)
    first = add_page(organization, "alpha", space=space, title="First")
    pages = [add_page(organization, "backup", space=space, title=f"Page {n}") for n in range(3)]

    def write() -> None:
        for page in pages:
            with activate(organization):
                page.chunks.update(text="changed")
                Page.objects.filter(pk=page.pk).update(content_hash="changed")
            index_pages(organization.pk, [page.pk])
        connection.close()

    def during(done: int, total: int) -> None:
        writer = threading.Thread(target=write)
        writer.start()
        writer.join()

    rebuild(organization.pk, during)
    assert titles(viewer, "alpha") == [first.title]
    assert titles(viewer, "backup") == []
    assert sorted(titles(viewer, "changed")) == ["Page 0", "Page 1", "Page 2"]


def test_a_page_committed_after_the_switch_does_not_count_as_indexed(
    organization: Organization,
) -> None:
    page = add_page(organization, "alpha", content_hash="old")
    other = add_page(organization, "beta", content_hash="beta")
    gone = add_page(organization, "gamma", status=PageStatus.REMOVED)
    with activate(organization):
        Page.objects.filter(pk=other.pk).update(indexed_hash="")
        Page.objects.filter(pk=gone.pk).update(indexed_hash=gone.content_hash)
    changed: list[str] = []

    def change_before_marks(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("UPDATE") and "indexed_hash" in sql and not changed:
            changed.append(sql)
            with activate(organization):
                Page.objects.filter(pk=page.pk).update(content_hash="new")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(change_before_marks):
        rebuild(organization.pk)

    assert len(changed) == 1
    marks = [indexed_hash(organization, row) for row in (page, other, gone)]
    assert marks == ["old", "beta", ""]
