"""Every space that an account sees, beyond the first list that an examination reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from apps.connections.doctor.examination import LIMITS
from apps.connections.doctor.exchanges import Call, Exchange
from apps.connections.doctor.probes import cloud_content, dc_content
from apps.connections.doctor.report import SpaceSeen
from apps.connections.doctor.rules.content import unread
from apps.connections.doctor.starting import begin_admitted
from apps.connections.doctor.target import Target
from apps.connections.kinds import Kind
from apps.core.outbound import Client, Limits

_MOST_REQUESTS: Final = 50
_MOST_SPACES: Final = 5_000
# The most that Cloud takes; Data Center lowers it to its own in silence.
_AT_ONCE: Final = 250
_SPACES_IN: Final = {Kind.CLOUD: cloud_content.spaces_in, Kind.DC: dc_content.spaces_in}
_PLACES: Final = {Kind.CLOUD: "cursor", Kind.DC: "start"}
_ROUTES: Final = {Kind.CLOUD: "/api/v2/spaces", Kind.DC: "/rest/api/space"}


@dataclass(frozen=True, slots=True)
class SpaceList:
    """By key, archived and personal ones marked; not `complete` where the list broke off or came
    to the most that is read."""

    spaces: tuple[SpaceSeen, ...]
    complete: bool


def all_spaces(target: Target, *, limits: Limits = LIMITS) -> SpaceList:
    """Up to 5,000 spaces with up to 50 requests; raises nothing about the other side.

    `target` has the address and the cloud id that its report found, and is known to be let in.
    Stops at the first refusal: a password that is not right any more is sent once.
    """
    found: dict[str, SpaceSeen] = {}
    received = 0
    places: list[str | None] = [""]
    with Client(target.reach, limits) as client:
        run = begin_admitted(target, client)
        while (place := places[-1]) is not None and len(places) <= _MOST_REQUESTS:
            answer = run.ask(Call.SPACES, _path(target.kind, place))
            if unread(answer, target.kind) is not None:
                break
            known = len(found)
            found |= {space.key: space for space in _SPACES_IN[target.kind](answer.rows)}
            received += len(answer.rows)
            following = _following(answer, target.kind, received)
            in_circles = following in places or (answer.rows and len(found) == known)
            if following is not None and (in_circles or len(found) >= _MOST_SPACES):
                break
            places.append(following)
    spaces = sorted(found.values(), key=lambda space: space.key)
    complete = places[-1] is None and len(spaces) <= _MOST_SPACES
    return SpaceList(tuple(spaces[:_MOST_SPACES]), complete)


def _path(kind: Kind, place: str) -> str:
    beginning = {_PLACES[kind]: place} if place else {}
    return f"{_ROUTES[kind]}?{urlencode({'limit': _AT_ONCE, **beginning})}"


def _following(answer: Exchange, kind: Kind, received: int) -> str | None:
    """Where the next request begins; None behind the last."""
    links = answer.fields.get("_links")
    link = links.get("next") if isinstance(links, Mapping) else None
    if not isinstance(link, str):
        return None
    if kind == Kind.DC:
        # Not by its own link, which is wrong in some versions and does not end in others.
        return str(received) if answer.rows else None
    return _cursor(answer.url, link)


def _cursor(asked: str, link: str) -> str:
    """Empty, which is the beginning again, where the link is not of the host that was asked."""
    try:
        parts = urlsplit(urljoin(asked, link))
    except ValueError:
        return ""
    here = urlsplit(asked)
    if (parts.scheme, parts.netloc) != (here.scheme, here.netloc):
        return ""
    return next(iter(parse_qs(parts.query).get("cursor", [])), "")
