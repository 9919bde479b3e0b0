"""The spaces that an examination saw, kept for whoever picks among them."""

from collections.abc import Iterable

from django.db import transaction

from apps.connections.doctor.report import SpaceSeen
from apps.connections.models import Connection, ConnectionSpace
from apps.core.text import storable

_LONGEST_KEY = 255
_LONGEST_NAME = 300


def keep_seen(connection: Connection, spaces: Iterable[SpaceSeen]) -> None:
    """Adds the new ones, unchosen, and brings names and page counts up to date.

    Nothing is taken away: that a space was not seen once does not say that it is gone.
    """
    seen = {
        storable(space.key): space
        for space in spaces
        if not space.archived and len(space.key) <= _LONGEST_KEY
    }
    with transaction.atomic():
        known = {row.key: row for row in connection.spaces.all()}
        changed = [row for key, row in known.items() if key in seen and _update(row, seen[key])]
        ConnectionSpace.objects.bulk_update(changed, ["name", "page_count"], batch_size=500)
        ConnectionSpace.objects.bulk_create(
            (
                ConnectionSpace(
                    organization_id=connection.organization_id,
                    connection=connection,
                    key=key,
                    name=storable(space.name)[:_LONGEST_NAME],
                    page_count=space.pages,
                    chosen=False,
                )
                for key, space in seen.items()
                if key not in known
            ),
            ignore_conflicts=True,
        )


def _update(row: ConnectionSpace, space: SpaceSeen) -> bool:
    """Whether anything is new."""
    before = row.name, row.page_count
    row.name = storable(space.name)[:_LONGEST_NAME]
    if space.pages is not None:
        row.page_count = space.pages
    return before != (row.name, row.page_count)
