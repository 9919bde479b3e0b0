"""What the steps of setting up a connection share: where they stand, and what they remember.

The address waits in the session until the credential is entered. A secret never does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from apps.connections.address import understand
from apps.connections.entered import Understood
from apps.connections.kinds import Kind
from apps.connections.views.frames import connections_crumb
from apps.core.parts import Crumb
from apps.organizations.middleware import TenantRequest
from apps.organizations.names import cache_key

_STEPS: Final = ("Address", "Credential", "Examination", "Spaces", "Schedule")


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    done: bool
    current: bool


def remember(request: TenantRequest, found: Understood) -> None:
    request.session[_key(request)] = {
        "kind": found.kind.value,
        "base_url": found.base_url,
        "space_key": found.space_key,
        "remarks": list(found.remarks),
    }


def remembered(request: TenantRequest) -> Understood | None:
    """None before the first step, and after the second."""
    kept = request.session.get(_key(request))
    if kept is None:
        return None
    # Understood once more: an address from another release may be refused by now.
    kind = Kind(kept["kind"])
    if understand(kept["base_url"], kind).refusal is not None:
        return None
    return Understood(kind, kept["base_url"], kept["space_key"], tuple(kept["remarks"]))


def forget(request: TenantRequest) -> None:
    request.session.pop(_key(request), None)


def frame(request: TenantRequest, number: int) -> Mapping[str, Any]:
    """Context of every step; `number` is from 1."""
    return {
        "nav_current": "connections",
        "crumbs": [
            connections_crumb(request.organization.slug),
            Crumb("Connect Confluence"),
            Crumb(_STEPS[number - 1]),
        ],
        "steps": [
            Step(name, done=place < number, current=place == number)
            for place, name in enumerate(_STEPS, start=1)
        ],
    }


def _key(request: TenantRequest) -> str:
    return cache_key(request.organization.pk, "connection-setup")
