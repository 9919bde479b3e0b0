"""What the index does when who may read changes, and what an import of texts leaves alone."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from apps.accounts.models import User
from apps.knowledge.access.drafts import NOBODY, Restriction, SeenAccount
from apps.knowledge.access.models import Clause, Content
from apps.knowledge.access.restrictions import save_restrictions
from apps.knowledge.access.services import set_space_readers
from apps.knowledge.models import Chunk, Page, Space, SpaceReaders
from apps.knowledge.selectors import readable_pages
from apps.knowledge.services import PageDraft, SpaceDraft, save_pages, save_space
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from apps.organizations.viewer import Viewer
from apps.search.access import retrieve
from apps.search.backend import engine_of
from apps.search.documents import documents_of
from apps.search.engines.base import IndexCounts
from apps.search.indexing import index_known, rebuild
from tests.access.conftest import SITE, link
from tests.fakes.openai.server import Stub
from tests.search.conftest import add_page
from tests.search.embeddings.conftest import fill_all, passages_embedded, server

__all__ = ["server"]

pytestmark = pytest.mark.django_db


def draft(content_id: str, text: str) -> PageDraft:
    return PageDraft(
        content_id=content_id,
        title="Backup",
        parent_id=None,
        position=0,
        version=None,
        author_name="",
        editor_name="",
        created_on=None,
        created_raw="",
        updated_on=date(2026, 10, 1),
        updated_raw="",
        source_url="",
        labels=(),
        markdown=text,
        content_hash="export",
        losses={},
        chunks=(),
    )


def titles(user: User, organization: Organization, question: str) -> list[str]:
    viewer = Viewer(organization_id=organization.pk, user_id=user.pk)
    found = retrieve(viewer, question, organization_id=organization.pk)
    return [passage.title for passage in found]


def test_a_change_of_who_reads_embeds_and_cuts_nothing_anew(
    server: Stub, organization: Organization, space: Space, member: User
) -> None:
    page = add_page(organization, "the backup", "the restore", space=space, content_id="1")
    fill_all(organization)
    before = engine_of(organization.pk).counts(organization_id=organization.pk)
    assert before == IndexCounts(pages=1, chunks=2, vectors=2)
    embedded = len(passages_embedded(server))
    with activate(organization):
        chunks = list(Chunk.objects.order_by("pk").values_list("pk", flat=True))
        changed = save_restrictions(SITE, {"1": Restriction((SeenAccount("mara"),))})
        index_known(organization.pk, changed)
        page.refresh_from_db()
        assert page.indexed_hash == page.content_hash
        assert list(Chunk.objects.order_by("pk").values_list("pk", flat=True)) == chunks
    assert engine_of(organization.pk).counts(organization_id=organization.pk) == before
    assert len(passages_embedded(server)) == embedded
    assert titles(member, organization, "the backup") == []
    with activate(organization):
        link(member, "mara")
    assert titles(member, organization, "the backup") == [page.title, page.title]


def test_the_status_tells_that_the_index_must_follow(
    organization: Organization, space: Space
) -> None:
    add_page(organization, "the backup", space=space, content_id="1")

    def waiting() -> int:
        out = StringIO()
        call_command("index_status", organization=organization.slug, json=True, stdout=out)
        return int(json.loads(out.getvalue())["database"]["waiting"])

    assert waiting() == 0
    with activate(organization):
        changed = save_restrictions(SITE, {"1": NOBODY})
        assert waiting() == 1
        index_known(organization.pk, changed)
    assert waiting() == 0


def test_documents_name_the_nearest_restriction(organization: Organization, space: Space) -> None:
    pages = [add_page(organization, "x", space=space, content_id=str(n)) for n in range(1, 4)]
    with activate(organization):
        save_restrictions(SITE, {"1": None, "2": NOBODY, "3": None}, ancestors={"3": ["1", "2"]})
        clause = Clause.objects.get()
        documents = documents_of([page.pk for page in pages])
    by_page = {document.page_id: document.clause for document in documents}
    assert by_page == {pages[0].pk: None, pages[1].pk: clause.pk, pages[2].pk: clause.pk}


def test_a_rebuilt_index_keeps_the_restrictions(
    organization: Organization, space: Space, member: User
) -> None:
    add_page(organization, "the backup", space=space, content_id="1", title="Closed")
    add_page(organization, "the backup", space=space, content_id="2", title="Open")
    with activate(organization):
        save_restrictions(SITE, {"1": Restriction((SeenAccount("mara"),))})
    rebuild(organization.pk)
    assert titles(member, organization, "the backup") == ["Open"]
    with activate(organization):
        link(member, "mara")
    assert sorted(titles(member, organization, "the backup")) == ["Closed", "Open"]


def test_an_export_that_replaces_a_text_leaves_who_may_read_it(
    organization: Organization, space: Space, member: User
) -> None:
    viewer = Viewer(organization_id=organization.pk, user_id=member.pk)
    with activate(organization):
        save_restrictions(SITE, {"1": NOBODY}, ancestors={"2": ["1"]})
        set_space_readers(space, None, by=1)
        before = list(Content.objects.order_by("pk").values())
        known = save_space(organization.pk, SpaceDraft(SITE, space.key, "Renamed", "", "1"))
        for text in ("first export", "second export"):
            save_pages(
                known,
                [draft(each, text) for each in ("1", "2", "3")],
                as_of=timezone.now(),
                new_text=["1", "2", "3"],
            )
        assert list(Content.objects.order_by("pk").values()) == before
        assert [page.content_id for page in readable_pages(viewer)] == ["3"]
        assert Page.objects.filter(markdown="second export").count() == 3


def test_an_export_leaves_the_choice_of_a_spaces_readers(
    organization: Organization, space: Space, member: User
) -> None:
    with activate(organization):
        set_space_readers(space, [], by=1)
        known = save_space(organization.pk, SpaceDraft(SITE, space.key, "Renamed", "", ""))
        assert (known.pk, known.readers) == (space.pk, SpaceReaders.CHOSEN)
