"""What the operator has to know of connections, organization by organization."""

from dataclasses import dataclass

from django.db.models import Count, Q

from apps.connections.kinds import State, TokenState
from apps.connections.models import Connection
from apps.connections.selectors import with_token


@dataclass(frozen=True, slots=True)
class Troubled:
    """Numbers of connections of one organization; `expiring` within the next 30 days."""

    organization_id: int
    organization: str
    expired: int
    expiring: int
    blocked: int
    failing: int


def troubled_organizations() -> list[Troubled]:
    """Organizations in scope with a connection that somebody should look at, by name."""
    troubles = {
        "expired": with_token(TokenState.EXPIRED),
        "expiring": with_token(TokenState.EXPIRING),
        "blocked": Q(state=State.BLOCKED),
        "failing": Q(state=State.FAILING),
    }
    anything = Q()
    for trouble in troubles.values():
        anything |= trouble
    rows = (
        Connection.objects.filter(anything)
        .order_by("organization__name", "organization_id")
        .values("organization_id", "organization__name")
        .annotate(**{name: Count("pk", filter=trouble) for name, trouble in troubles.items()})
    )
    return [Troubled(organization=row.pop("organization__name"), **row) for row in map(dict, rows)]
