"""Whose connections somebody may look after in the Django admin."""

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest

from apps.organizations.roles import Permission
from apps.organizations.selectors import organizations_that_allow

_KEPT: Final = "_managed_connections"


@dataclass(frozen=True, slots=True)
class Managed:
    """Everybody's for the operator, else those of the organizations with these ids."""

    everybodys: bool
    organizations: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.everybodys or bool(self.organizations)

    def holds(self, row: Any) -> bool:
        """Whether the row of a tenant table is among them; of no row, whether any could be."""
        if row is None or self.everybodys:
            return bool(self)
        return row.organization_id in self.organizations


def managed(request: HttpRequest) -> Managed:
    """Asked anew with each request, so that a membership's end counts at once."""
    kept: Managed | None = getattr(request, _KEPT, None)
    if kept is None:
        kept = _managed(request)
        setattr(request, _KEPT, kept)
    return kept


def _managed(request: HttpRequest) -> Managed:
    if request.user.is_active and request.user.is_superuser:
        return Managed(everybodys=True)
    permission = Permission.MANAGE_CONNECTIONS
    return Managed(
        everybodys=False, organizations=organizations_that_allow(request.user, permission)
    )
