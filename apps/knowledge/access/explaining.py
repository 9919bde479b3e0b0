"""Why a person may or may not read a page: every rule on the way, and which of them decides."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from apps.knowledge.access.models import (
    Account,
    Clause,
    ClauseAbove,
    ClauseAccount,
    ClauseGroup,
    Content,
)
from apps.knowledge.access.rules import passed_clauses
from apps.knowledge.access.selectors import skips_restricted
from apps.knowledge.models import Page, PageStatus, Space, SpaceReaders
from apps.knowledge.selectors import open_pages, readable_pages
from apps.organizations.models import Membership
from apps.organizations.viewer import Viewer, viewer_of


@dataclass(frozen=True, slots=True)
class NamedGroup:
    """`is_known`: its members could be read."""

    name: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class Way:
    """How a person satisfies a restriction: by an account, which a group may hold."""

    account: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class ClauseStep:
    """A restriction on the way from the root to the page. `title` is empty where who asks may not
    know it."""

    content_id: str
    title: str
    is_own: bool
    accounts: tuple[str, ...]
    groups: tuple[NamedGroup, ...]
    ways: tuple[Way, ...]

    @property
    def lets_in(self) -> bool:
        return bool(self.ways)


@dataclass(frozen=True, slots=True)
class Explanation:
    """`reads` is what the portal does. `title` is empty where who asks may not know it.

    `steps` come from the root down. `is_told`: a connection has told who may read the page.
    """

    person: Membership
    page: Page
    space: Space
    title: str
    reads: bool
    space_lets_in: bool
    skips: bool
    is_told: bool
    accounts: tuple[str, ...]
    steps: tuple[ClauseStep, ...]

    @property
    def is_removed(self) -> bool:
        return self.page.status == PageStatus.REMOVED

    @property
    def is_skipped(self) -> bool:
        """The organization leaves restricted pages out, and this is one."""
        return self.skips and bool(self.steps)


def explain(person: Membership, page: Page, asker: Viewer) -> Explanation:
    """Inside the active organization; at most twelve queries."""
    viewer = viewer_of(person)
    content = Content.objects.filter(site=page.site, content_id=page.content_id).first()
    clauses = _from_the_root(content)
    own = list(Account.objects.filter(membership=person, site=page.site).order_by("name", "key"))
    title = open_pages(asker).filter(pk=page.pk).values_list("title", flat=True).first()
    return Explanation(
        person=person,
        page=page,
        space=page.space,
        title=title or "",
        reads=readable_pages(viewer).filter(pk=page.pk).exists(),
        space_lets_in=page.space.readers == SpaceReaders.EVERYBODY
        or page.space.chosen_readers.filter(membership=person).exists(),
        skips=skips_restricted(),
        is_told=content is not None,
        accounts=tuple(map(str, own)),
        steps=_steps(page, clauses, own, asker),
    )


def _from_the_root(content: Content | None) -> list[Clause]:
    """The restrictions of the content and of all above it: the fewer are above one, the higher."""
    if content is None or content.clause_id is None:
        return []
    pairs = ClauseAbove.objects.filter(clause=content.clause_id).order_by()
    wanted = [content.clause_id, *pairs.values_list("above_id", flat=True)]
    clauses = Clause.objects.filter(pk__in=wanted).prefetch_related("chain").order_by()
    return sorted(clauses, key=lambda clause: len(clause.chain.all()))


def _steps(
    page: Page, clauses: Sequence[Clause], own: Sequence[Account], asker: Viewer
) -> tuple[ClauseStep, ...]:
    pks = [clause.pk for clause in clauses]
    if not pks:
        return ()
    known = set(passed_clauses(asker).filter(pk__in=pks).values_list("pk", flat=True))
    titles = _titles(page, clauses)
    mine = {account.pk: str(account) for account in own}
    accounts: dict[int, list[str]] = defaultdict(list)
    groups: dict[int, list[NamedGroup]] = defaultdict(list)
    ways: dict[int, list[Way]] = defaultdict(list)
    named = ClauseAccount.objects.filter(clause__in=pks).select_related("account")
    for each in named.order_by("account__name", "account__key"):
        accounts[each.clause_id].append(str(each.account))
        if each.account_id in mine:
            ways[each.clause_id].append(Way(mine[each.account_id]))
    held = _groups_with(mine)
    those = ClauseGroup.objects.filter(clause__in=pks).select_related("group")
    for one in those.order_by("group__name", "group__key"):
        groups[one.clause_id].append(NamedGroup(str(one.group), one.group.members_known))
        if one.group.members_known:
            ways[one.clause_id] += [
                Way(account, str(one.group)) for account in held.get(one.group_id, ())
            ]
    return tuple(
        ClauseStep(
            content_id=clause.content_id,
            title=titles.get(clause.content_id, "") if clause.pk in known else "",
            is_own=clause.content_id == page.content_id,
            accounts=tuple(accounts[clause.pk]),
            groups=tuple(groups[clause.pk]),
            ways=tuple(ways[clause.pk]),
        )
        for clause in clauses
    )


def _titles(page: Page, clauses: Sequence[Clause]) -> dict[str, str]:
    """By content: as the page is called now, else as the site told."""
    told = {clause.content_id: clause.title for clause in clauses if clause.title}
    pages = Page.objects.filter(site=page.site, content_id__in=[c.content_id for c in clauses])
    return told | dict(pages.order_by().values_list("content_id", "title"))


def _groups_with(mine: Mapping[int, str]) -> dict[int, list[str]]:
    """By group, those of these accounts that are in it."""
    held: dict[int, list[str]] = defaultdict(list)
    accounts = Account.objects.filter(pk__in=mine, groups__isnull=False).order_by("pk")
    for pk, group_id in accounts.values_list("pk", "groups__group_id"):
        held[group_id].append(mine[pk])
    return held
