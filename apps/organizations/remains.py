"""What apps above keep of an organization outside the database, and remove with it.

They may import this app but not the other way round, so they say at the start what there is to do.
"""

from collections.abc import Callable

Removal = Callable[[int], None]
"""Gets the id of an organization whose rows are gone; nothing there to remove is no error."""

_removals: list[Removal] = []


def remove_with_organization(removal: Removal) -> None:
    """To be called from `AppConfig.ready`."""
    _removals.append(removal)


def remove_remains(organization_id: int) -> None:
    for removal in _removals:
        removal(organization_id)
