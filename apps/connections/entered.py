"""An address that a person entered for a new connection, understood or refused in words."""

from dataclasses import dataclass

from apps.connections.address import Remark, likely_kind, understand
from apps.connections.doctor.catalogue import entry
from apps.connections.kinds import Kind
from apps.core.problems import PortalError, Problem


@dataclass(frozen=True, slots=True)
class Understood:
    """What a connection is made to. `space_key` is that of the page whose address was pasted, else
    empty; `remarks` tell what was made of the rest."""

    kind: Kind
    base_url: str
    space_key: str
    remarks: tuple[str, ...]


def understood(pasted: str, kind: Kind | None = None) -> Understood:
    """Without a kind, what the address suggests. Raises PortalError when it cannot be used."""
    taken_for = kind or likely_kind(pasted)
    address = understand(pasted, taken_for)
    if address.refusal is not None:
        raise PortalError(_problem(address.refusal))
    remarks = tuple(
        " ".join(filter(None, (entry(remark.code).title, remark.detail)))
        for remark in address.remarks
    )
    return Understood(taken_for, address.base_url, address.space_key, remarks)


def _problem(refusal: Remark) -> Problem:
    told, detail = entry(refusal.code), refusal.detail
    if detail and not detail.endswith("."):
        detail = f"It was {detail}."
    return Problem(
        code=told.code,
        what=f"{told.title}.",
        why=" ".join(filter(None, (told.cause, detail))),
        who="You",
        how=told.remedy,
    )
