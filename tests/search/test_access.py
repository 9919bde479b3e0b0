"""No text without the recheck: what an index holds is only ever a hint."""

from typing import Any

import pytest
from django.db import connection

from apps.accounts.models import User
from apps.knowledge.models import Page, PageStatus
from apps.organizations.models import Organization
from apps.organizations.tenancy import TenancyError, activate
from apps.organizations.viewer import Viewer
from apps.search.access import ranked_page_ids, retrieve, search_pages
from apps.search.backend import engine_of
from apps.search.engines.base import (
    ChunkDocument,
    Filters,
    OrganizationRequiredError,
    PageDocument,
)
from apps.search.query import query_terms
from tests.factories import SpaceFactory
from tests.search.conftest import add_page

pytestmark = pytest.mark.django_db


def titles(viewer: Viewer, question: str = "backup", **more: Any) -> list[str]:
    found = retrieve(viewer, question, organization_id=viewer.organization_id, **more)
    return [passage.title for passage in found]


def change(organization: Organization, page: Page, **fields: Any) -> None:
    """Changes the row behind the index's back."""
    with activate(organization):
        Page.objects.filter(pk=page.pk).update(**fields)


def test_a_passage_tells_where_it_stands(organization: Organization, viewer: Viewer) -> None:
    space = SpaceFactory.create(organization=organization, key="OPS", name="Operations")
    page = add_page(
        organization,
        "Stop the workers.",
        "Load the **backup**.",
        space=space,
        title="Recovery",
        content_id="77",
    )
    (passage,) = retrieve(viewer, "backup", organization_id=organization.pk)
    assert (passage.page_id, passage.content_id, passage.title) == (page.pk, "77", "Recovery")
    assert (passage.space_key, passage.space_name) == ("OPS", "Operations")
    assert (passage.heading_path, passage.text) == (("Steps",), "Load the **backup**.")
    assert page.markdown[passage.start : passage.end] == "Load the **backup**."
    assert passage.content_hash == page.content_hash


def test_a_phrase_that_a_page_holds_must_stand_in_all_of_them(
    organization: Organization, viewer: Viewer
) -> None:
    add_page(organization, "Load the backup.", title="Load")
    add_page(organization, "A backup and its load.", title="Apart")
    assert titles(viewer, 'how do I "load the backup"') == ["Load"]


def test_a_phrase_that_no_page_holds_counts_as_its_words(
    organization: Organization, twin: Organization, viewer: Viewer
) -> None:
    add_page(twin, "What the backup says.")
    hidden = add_page(organization, "What the backup says.", title="Hidden")
    change(organization, hidden, status=PageStatus.REMOVED)
    add_page(organization, "Load the backup.", title="Load")
    question = 'what does "the backup says" mean'
    assert titles(viewer, question) == ["Load"]
    assert ranked_page_ids(viewer, query_terms(question), organization_id=organization.pk)
    hits = search_pages(viewer, query_terms(question), organization_id=organization.pk)
    assert hits.total == 0


def test_marks_of_the_markdown_are_no_words(organization: Organization, viewer: Viewer) -> None:
    add_page(organization, "See [the plan](https://wiki.northwind.example/backup).")
    assert titles(viewer, "plan") == ["Backup and restore"]
    assert titles(viewer, "https") == []


def test_another_organizations_page_is_never_given(
    organization: Organization, twin: Organization, viewer: Viewer
) -> None:
    theirs = add_page(twin, "the backup", title="Theirs")
    add_page(organization, "the backup", title="Ours")
    document = PageDocument(
        page_id=theirs.pk,
        title="Theirs",
        space=1,
        stamp=theirs.content_hash,
        chunks=(ChunkDocument(0, (), "the backup"),),
    )
    with engine_of(organization.pk).writing(organization_id=organization.pk) as writer:
        writer.put([document])
    found = engine_of(organization.pk).search(
        query_terms("backup"), organization_id=organization.pk
    )
    assert len(found) == 2
    assert titles(viewer) == ["Ours"]


def test_a_removed_page_is_never_given(organization: Organization, viewer: Viewer) -> None:
    page = add_page(organization, "the backup")
    assert titles(viewer) == ["Backup and restore"]
    change(organization, page, status=PageStatus.REMOVED)
    assert titles(viewer) == []


def test_a_page_changed_since_it_was_indexed_is_not_given(
    organization: Organization, viewer: Viewer
) -> None:
    page = add_page(organization, "the backup")
    change(organization, page, content_hash="another")
    assert titles(viewer) == []


def test_a_passage_that_is_gone_is_not_given(organization: Organization, viewer: Viewer) -> None:
    page = add_page(organization, "the backup")
    with activate(organization):
        page.chunks.all().delete()
    assert titles(viewer) == []


def test_a_page_without_text_is_found_by_its_title(
    organization: Organization, viewer: Viewer
) -> None:
    add_page(organization, title="Backup plan")
    (passage,) = retrieve(viewer, "backup", organization_id=organization.pk)
    assert (passage.title, passage.text, passage.start, passage.end) == ("Backup plan", "", 0, 0)


def test_a_viewer_of_another_organization_is_refused(
    organization: Organization, twin: Organization, viewer: Viewer
) -> None:
    add_page(twin, "the backup")
    with pytest.raises(TenancyError):
        retrieve(viewer, "backup", organization_id=twin.pk)
    with pytest.raises(TenancyError):
        search_pages(viewer, query_terms("backup"), organization_id=twin.pk)


def test_no_organization_is_refused(viewer: Viewer) -> None:
    nobody = Viewer(organization_id=0, user_id=None)
    with pytest.raises((TenancyError, OrganizationRequiredError)):
        retrieve(nobody, "backup", organization_id=0)


def test_at_most_three_passages_of_a_page(organization: Organization, viewer: Viewer) -> None:
    add_page(organization, *(f"backup number {n}" for n in range(6)), title="Long")
    add_page(organization, "one backup among many other things", title="Short")
    assert titles(viewer) == ["Long", "Long", "Long", "Short"]
    assert titles(viewer, limit=2) == ["Long", "Long"]


def test_a_screen_shows_each_page_once(organization: Organization, viewer: Viewer) -> None:
    add_page(organization, "backup", "backup of the backup", title="Long")
    add_page(organization, "one backup among many other things", title="Short")
    hits = search_pages(viewer, query_terms("backup"), organization_id=organization.pk)
    assert [passage.title for passage in hits.passages] == ["Long", "Short"]
    assert (hits.total, hits.cut, hits.number) == (2, False, 1)


def test_screens_follow_each_other(organization: Organization, viewer: Viewer) -> None:
    space = SpaceFactory.create(organization=organization)
    for number in range(23):
        add_page(organization, "backup", space=space, title=f"Page {number}")
    query = query_terms("backup")
    first, second, beyond = (
        search_pages(viewer, query, organization_id=organization.pk, number=number)
        for number in (1, 2, 9)
    )
    assert (len(first.passages), len(second.passages)) == (20, 3)
    assert (beyond, second.total) == (second, 23)
    assert {p.title for p in (*first.passages, *second.passages)} == {
        f"Page {number}" for number in range(23)
    }


def test_filters_reach_the_engine(organization: Organization, viewer: Viewer) -> None:
    ops = SpaceFactory.create(organization=organization, key="OPS")
    add_page(organization, "backup", space=ops, title="Ours")
    namesake = SpaceFactory.create(
        organization=organization, key="OPS", site="https://old.northwind.example"
    )
    add_page(organization, "backup", space=namesake, title="Elsewhere")
    assert titles(viewer, filters=Filters(spaces=frozenset({ops.pk}))) == ["Ours"]
    assert titles(viewer, filters=Filters(spaces=frozenset())) == []


@pytest.mark.parametrize("pages", [1, 3])
def test_queries(
    organization: Organization,
    viewer: Viewer,
    member: User,
    pages: int,
    django_assert_num_queries: Any,
) -> None:
    for number in range(pages):
        add_page(organization, "the backup", "another backup", title=f"Page {number}")
    with django_assert_num_queries(3):
        assert len(titles(viewer)) == 2 * pages
    with django_assert_num_queries(5):
        person = Viewer(organization_id=organization.pk, user_id=member.pk)
        assert len(titles(person)) == 2 * pages


def test_a_page_removed_between_the_recheck_and_its_text_is_not_given(
    organization: Organization, viewer: Viewer
) -> None:
    space = SpaceFactory.create(organization=organization)
    removed = add_page(organization, "the backup", space=space, title="Removed")
    changed = add_page(organization, "the backup", space=space, title="Changed")
    add_page(organization, "the backup", space=space, title="Kept")
    looks: list[str] = []

    def change_before_texts(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT"):
            looks.append(sql)
            if len(looks) == 3:
                change(organization, removed, status=PageStatus.REMOVED)
                change(organization, changed, content_hash="another")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(change_before_texts):
        assert titles(viewer) == ["Kept"]
    assert len(looks) == 3
