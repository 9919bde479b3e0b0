"""Writing which contents are restricted, and what that means for all below them.

The sync tells what it read, inside the active organization; every call may be repeated.
Restrictions are kept by the ids of contents, not of pages: told before the pages are written, they
hold from the pages' first moment.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain as joined

from django.db import transaction
from django.utils import timezone

from apps.knowledge.access.accounts import accounts_of, groups_of
from apps.knowledge.access.drafts import Restriction
from apps.knowledge.access.inheritance import chain, nearest, parents_in
from apps.knowledge.access.models import Clause, ClauseAbove, ClauseAccount, ClauseGroup, Content
from apps.knowledge.access.pairs import AT_ONCE, in_parts, replace_pairs
from apps.knowledge.access.turns import wait_for_turn
from apps.knowledge.models import Page
from apps.organizations.tenancy import active_organization_id


@transaction.atomic
def save_restrictions(
    site: str,
    restrictions: Mapping[str, Restriction | None],
    *,
    ancestors: Mapping[str, Sequence[str]] | None = None,
) -> list[int]:
    """Makes these contents restricted as told, None for not at all; others stay as they were.

    `ancestors` are the ids of all contents above one, the root first, as the source has them now:
    of every content that is new or was moved. What hangs below a moved content moves with it.
    A content whose ancestors were never told counts as a root.

    Returns the primary keys of the pages that the index must take anew, in order: their
    `indexed_hash` is empty from now on. About thirty queries, and one for each level of the tree
    below what changed, however many contents there are up to AT_ONCE.
    """
    wait_for_turn()
    parents = parents_in(ancestors or {})
    moved = _place(site, parents, restrictions)
    before = _clauses(site, restrictions)
    gone = [before[each] for each, told in restrictions.items() if told is None and each in before]
    own = _save_clauses(site, {each: told for each, told in restrictions.items() if told})
    changed = {each for each in restrictions if (each in before) != (each in own)}
    closed_differently = _inherit(site, moved | changed, without=gone)
    Clause.objects.filter(pk__in=gone).delete()
    return _to_be_indexed(site, closed_differently)


def _place(site: str, parents: Mapping[str, str], told: Iterable[str]) -> set[str]:
    """Writes where contents hang; returns those that are new or hang elsewhere now."""
    wanted = {**dict.fromkeys(told), **parents}
    known = {each: parent for each, (parent, _) in _places(site, "content_id", wanted).items()}
    changed = {
        content_id
        for content_id, parent in wanted.items()
        if content_id not in known or parent not in {None, known[content_id]}
    }
    Content.objects.bulk_create(
        [
            Content(
                organization_id=active_organization_id(),
                site=site,
                content_id=content_id,
                parent_content_id=wanted[content_id] or "",
            )
            for content_id in sorted(changed)
        ],
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["organization", "site", "content_id"],
        update_fields=["parent_content_id"],
    )
    return changed


def _clauses(site: str, content_ids: Iterable[str]) -> dict[str, int]:
    return {
        content_id: pk
        for part in in_parts(content_ids)
        for content_id, pk in Clause.objects.filter(site=site, content_id__in=part)
        .order_by()
        .values_list("content_id", "pk")
    }


def _save_clauses(site: str, told: Mapping[str, Restriction]) -> dict[str, int]:
    """Writes these restrictions with whom they name; returns them by content."""
    if not told:
        return {}
    now = timezone.now()
    rows = Clause.objects.bulk_create(
        [
            Clause(
                organization_id=active_organization_id(),
                site=site,
                content_id=content_id,
                title=restriction.title[:500],
                changed_at=now,
            )
            for content_id, restriction in told.items()
        ],
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["organization", "site", "content_id"],
        update_fields=["title", "changed_at"],
    )
    own = {row.content_id: row.pk for row in rows}
    accounts = accounts_of(site, joined.from_iterable(each.accounts for each in told.values()))
    groups = groups_of(site, {group.key: group.name for r in told.values() for group in r.groups})
    named_accounts = {
        (own[content_id], accounts[account.key].pk)
        for content_id, restriction in told.items()
        for account in restriction.accounts
    }
    named_groups = {
        (own[content_id], groups[group.key].pk)
        for content_id, restriction in told.items()
        for group in restriction.groups
    }
    replace_pairs(ClauseAccount, "clause_id", "account_id", own.values(), named_accounts)
    replace_pairs(ClauseGroup, "clause_id", "group_id", own.values(), named_groups)
    return own


def _inherit(site: str, changed: set[str], *, without: Sequence[int]) -> set[str]:
    """Brings the nearest clauses of these contents and of all below them up to date; returns the
    contents for which it is another one now. `without` are clauses about to be deleted."""
    if not changed:
        return set()
    rows = _with_all_below(site, changed)
    parents = {content_id: parent for content_id, (parent, _) in rows.items()}
    own = {each: pk for each, pk in _clauses(site, rows).items() if pk not in set(without)}
    beyond = set(parents.values()) - parents.keys() - {""}
    outside = {each: clause for each, (_, clause) in _places(site, "content_id", beyond).items()}
    found = nearest(parents, own, outside)
    different = {each for each, clause in found.items() if clause != rows[each][1]}
    # Written over themselves: that is one plain statement for many rows with a value each.
    Content.objects.bulk_create(
        [
            Content(
                organization_id=active_organization_id(),
                site=site,
                content_id=each,
                parent_content_id=parents[each],
                clause_id=found[each],
            )
            for each in sorted(different)
        ],
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["organization", "site", "content_id"],
        update_fields=["clause"],
    )
    _chain(
        {pk: found.get(parents[each]) or outside.get(parents[each]) for each, pk in own.items()},
        without,
    )
    return different


def _with_all_below(site: str, roots: set[str]) -> dict[str, tuple[str, int | None]]:
    """(parent, nearest clause) of these contents and all below, level by level."""
    found: dict[str, tuple[str, int | None]] = {}
    level = _places(site, "content_id", roots)
    while level:
        found |= level
        below = _places(site, "parent_content_id", level.keys())
        level = {each: place for each, place in below.items() if each not in found}
    return found


def _places(site: str, field: str, ids: Iterable[str]) -> dict[str, tuple[str, int | None]]:
    """(parent, nearest clause) of the contents that have one of the ids in this field."""
    return {
        content_id: (parent, clause)
        for part in in_parts(ids)
        for content_id, parent, clause in Content.objects.filter(
            site=site, **{f"{field}__in": part}
        )
        .order_by()
        .values_list("content_id", "parent_content_id", "clause_id")
    }


def _chain(next_above: Mapping[int, int | None], without: Sequence[int]) -> None:
    """Writes all clauses above each of these, whose next one above is told."""
    known = dict(next_above)
    beyond = {clause for clause in known.values() if clause is not None} - known.keys()
    kept: dict[int, list[int]] = {pk: [] for pk in beyond}
    for part in in_parts(beyond):
        rows = ClauseAbove.objects.filter(clause__in=part).order_by()
        for clause, above in rows.values_list("clause_id", "above_id"):
            kept[clause].append(above)
    wanted = {
        (clause, above)
        for clause in known
        for each in chain(clause, known)
        for above in (each, *kept.get(each, ()))
    }
    replace_pairs(ClauseAbove, "clause_id", "above_id", [*known, *without], wanted)


def _to_be_indexed(site: str, content_ids: Iterable[str]) -> list[int]:
    pages: list[int] = []
    for part in in_parts(content_ids):
        rows = Page.objects.filter(site=site, content_id__in=part).order_by()
        pages += rows.values_list("pk", flat=True)
        rows.update(indexed_hash="")
    return sorted(pages)
