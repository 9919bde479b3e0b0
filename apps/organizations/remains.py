"""What apps above have to do when an organization goes.

They may import this app but not the other way round, so they say at the start what there is to do.
"""

from collections.abc import Callable

Removal = Callable[[int], None]
"""Gets the id of an organization whose rows are gone; nothing there to remove is no error."""

Hold = Callable[[int], None]
"""Gets the id of an organization, active, that is about to go, and locks the rows that the app's
longer transactions lock first: so they are over, or begin when everything is gone."""

_removals: list[Removal] = []
_holds: list[Hold] = []


def remove_with_organization(removal: Removal) -> None:
    """To be called from `AppConfig.ready`."""
    _removals.append(removal)


def hold_before_removal(hold: Hold) -> None:
    """To be called from `AppConfig.ready`."""
    _holds.append(hold)


def hold_all(organization_id: int) -> None:
    for hold in _holds:
        hold(organization_id)


def remove_remains(organization_id: int) -> None:
    for removal in _removals:
        removal(organization_id)
