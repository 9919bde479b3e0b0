"""An explanation in the words of its screen."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from apps.core.parts import Kind
from apps.knowledge.access.explaining import ClauseStep, Explanation, Way
from apps.knowledge.access.selectors import MOST_NAMED
from apps.knowledge.addresses import page_url
from apps.knowledge.models import SpaceReaders

_CONFLUENCE = "Whoever may edit that content in Confluence can change its restriction."
_LINKS = "An admin can link {person} to an account."


@dataclass(frozen=True, slots=True)
class Line:
    """One rule: what it is, whom it lets in, and what that means for the person."""

    title: str
    text: str
    result: str
    kind: Kind
    decides: bool = False
    remedy: str = ""
    remedy_label: str = ""
    remedy_url: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """`verdict` in one sentence; `accounts` of the person on the page's site, in words."""

    verdict: str
    reads: bool
    page_title: str
    page_url: str
    accounts: str
    lines: tuple[Line, ...]


def told(explanation: Explanation, slug: str) -> Told:
    """The rules in the order in which they are passed; the first that keeps the person out
    decides."""
    person = str(explanation.person.user)
    lines = list(_lines(explanation, slug))
    first = next((n for n, line in enumerate(lines) if line.kind == Kind.BAD), None)
    named = explanation.title or f"page {explanation.page.content_id}"
    return Told(
        verdict=f"{person} {'can' if explanation.reads else 'cannot'} read {named}.",
        reads=explanation.reads,
        page_title=explanation.title,
        page_url=page_url(slug, explanation.page.pk) if explanation.title else "",
        accounts=_accounts(explanation),
        lines=tuple(replace(line, decides=n == first) for n, line in enumerate(lines)),
    )


def _accounts(explanation: Explanation) -> str:
    if not explanation.accounts:
        return "Linked to no account of this site."
    noun = "account" if len(explanation.accounts) == 1 else "accounts"
    return f"Linked to the {noun} {listed(explanation.accounts)}."


def _lines(explanation: Explanation, slug: str) -> Iterator[Line]:
    if explanation.is_removed:
        yield Line(
            "The page itself",
            "It was removed from the portal. Nobody reads it.",
            "Keeps out",
            Kind.BAD,
            remedy="A sync or an import that has the page brings it back.",
        )
    yield _space(explanation, slug)
    if explanation.is_skipped:
        yield Line(
            "Choice of the organization",
            "Restricted pages are left out entirely.",
            "Keeps out",
            Kind.BAD,
            remedy="An owner or admin can change that.",
            remedy_label="Change it",
            remedy_url=reverse("access:overview", args=[slug]),
        )
    for step in explanation.steps:
        yield _restriction(explanation, step, slug)
    if not explanation.steps:
        yield Line(
            "Restrictions in Confluence",
            "Neither the page nor anything above it is restricted."
            if explanation.is_told
            else "None are known: no connection has told who may read this page. It is open to "
            "whoever reads its space.",
            "Lets in",
            Kind.OK,
        )


def _space(explanation: Explanation, slug: str) -> Line:
    space = explanation.space
    everybody = space.readers == SpaceReaders.EVERYBODY
    lets_in = explanation.space_lets_in
    return Line(
        f"Space {space}",
        "It is for all members of the organization."
        if everybody
        else f"It is for chosen members, and {explanation.person.user} is "
        f"{'one' if lets_in else 'none'} of them.",
        "Lets in" if lets_in else "Keeps out",
        Kind.OK if lets_in else Kind.BAD,
        remedy="" if lets_in else "An owner or admin can choose who reads the space.",
        remedy_label="" if lets_in else "Choose its readers",
        remedy_url="" if lets_in else reverse("access:space", args=[slug, space.pk]),
    )


def _restriction(explanation: Explanation, step: ClauseStep, slug: str) -> Line:
    what = "Restriction of the page" if step.is_own else "Restriction above the page"
    named = step.title or f"content {step.content_id}"
    is_missing = not explanation.accounts
    remedy = _CONFLUENCE
    if is_missing and (step.accounts or step.groups):
        remedy = f"{_LINKS.format(person=explanation.person.user)} {_CONFLUENCE}"
    lets_in = step.lets_in
    return Line(
        f"{what}: {named}",
        f"{_names(step)} {_ways(step.ways)}".strip(),
        "Lets in" if lets_in else "Keeps out",
        Kind.OK if lets_in else Kind.BAD,
        remedy="" if lets_in else remedy,
        remedy_label="Link accounts" if is_missing and not lets_in else "",
        remedy_url=reverse("access:accounts", args=[slug]) if is_missing and not lets_in else "",
    )


def _names(step: ClauseStep) -> str:
    """Whom a restriction names."""
    if not step.accounts and not step.groups:
        return "It names nobody that the portal knows."
    parts = []
    if step.accounts:
        noun = "account" if len(step.accounts) == 1 else "accounts"
        parts.append(f"the {noun} {listed(step.accounts)}")
    if step.groups:
        noun = "group" if len(step.groups) == 1 else "groups"
        parts.append(f"the {noun} {listed([group.name for group in step.groups])}")
    unread = [group.name for group in step.groups if not group.is_known]
    text = f"It names {' and '.join(parts)}."
    if unread:
        text += f" The members of {listed(unread)} could not be read, so nobody gets in by that."
    return text


def _ways(ways: Sequence[Way]) -> str:
    if not ways:
        return ""
    first = ways[0]
    group = f" in the group {first.group}" if first.group else ""
    return f"Satisfied by the account {first.account}{group}."


def listed(names: Iterable[str]) -> str:
    """`A, B and C`; of many the first few."""
    shown = list(names)
    more = len(shown) - MOST_NAMED
    if more > 0:
        return f"{', '.join(shown[:MOST_NAMED])} and {more:,} more"
    *most, last = shown
    return f"{', '.join(most)} and {last}" if most else last
