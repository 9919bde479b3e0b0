"""Pages that are in the database and not, or no longer, in the index as they are."""

import json
from contextlib import suppress
from io import StringIO
from typing import Any

from django.core.management import CommandError, call_command

from apps.knowledge.models import Page, Space
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from tests.factories import ChunkFactory, PageFactory, SpaceFactory


def stored_pages(
    organization: Organization, amount: int, *, chunks: int = 2, space: Space | None = None
) -> list[int]:
    """Their ids; each has this many passages about backups."""
    space = space or SpaceFactory.create(organization=organization)
    ids = []
    for number in range(amount):
        page = PageFactory.create(
            organization=organization, space=space, content_hash=f"state 1 of {number}"
        )
        for place in range(chunks):
            ChunkFactory.create(
                organization=organization, page=page, number=place, text=f"backup {place}"
            )
        ids.append(page.pk)
    return ids


def change_pages(organization: Organization, page_ids: list[int], *, chunks: int) -> None:
    """The pages have another state now, of this many passages about recovery."""
    with activate(organization):
        for page in Page.objects.filter(pk__in=page_ids):
            page.chunks.all().delete()
            page.content_hash = f"state 2 of {page.pk}"
            page.save()
            for place in range(chunks):
                ChunkFactory.create(
                    organization=organization, page=page, number=place, text=f"recovery {place}"
                )


def status(organization: Organization, *options: str) -> dict[str, Any]:
    """What `index_status --json` prints; it fails where index and database differ."""
    out = StringIO()
    with suppress(CommandError):
        call_command(
            "index_status", "--organization", organization.slug, "--json", *options, stdout=out
        )
    row: dict[str, Any] = json.loads(out.getvalue())
    return row


def differences(organization: Organization) -> dict[str, int]:
    """What `index_status --verify` finds, of each kind; empty when index and database are equal."""
    found = status(organization, "--verify")
    kinds = {kind: pages for kind, pages in found["differences"].items() if pages}
    assert found["same"] == (kinds == {})
    return kinds
