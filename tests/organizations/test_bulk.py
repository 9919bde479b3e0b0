"""Plain rows in bulk keep the border between organizations."""

import pytest

from apps.knowledge.models import Chunk, Page
from apps.organizations.bulk import insert_rows
from apps.organizations.models import Organization
from apps.organizations.tenancy import (
    ForeignTenantError,
    NoActiveOrganizationError,
    activate,
    unscoped,
)
from tests.factories import PageFactory

pytestmark = pytest.mark.django_db
COLUMNS = ("page_id", "number", "heading_path", "text", "start", "end")


def row(page: Page, number: int = 0) -> tuple[int, int, list[str], str, int, int]:
    return (page.pk, number, ["Restore", "Dumps"], "Load the dump.", 3, 17)


def test_rows_belong_to_the_active_organization(organization: Organization) -> None:
    page = PageFactory.create(organization=organization)

    with activate(organization):
        insert_rows(Chunk, COLUMNS, [row(page, 0), row(page, 1)])
        chunks = list(Chunk.objects.order_by("number"))

    assert [chunk.number for chunk in chunks] == [0, 1]
    assert chunks[0].organization_id == organization.pk
    assert chunks[0].heading_path == ["Restore", "Dumps"]
    assert (chunks[0].text, chunks[0].start, chunks[0].end) == ("Load the dump.", 3, 17)


def test_foreign_key_into_another_organization_is_refused(
    organization: Organization, twin: Organization
) -> None:
    mine = PageFactory.create(organization=organization)
    theirs = PageFactory.create(organization=twin)

    with activate(organization), pytest.raises(ForeignTenantError):
        insert_rows(Chunk, COLUMNS, [row(mine), row(theirs)])
    with unscoped(reason="the test looks at every row"):
        assert not Chunk.objects.exists()


def test_nothing_is_written_without_an_organization(organization: Organization) -> None:
    page = PageFactory.create(organization=organization)

    with pytest.raises(NoActiveOrganizationError):
        insert_rows(Chunk, COLUMNS, [row(page)])
    with unscoped(reason="the test looks at every row"):
        with pytest.raises(NoActiveOrganizationError):
            insert_rows(Chunk, COLUMNS, [row(page)])
        assert not Chunk.objects.exists()
