"""Accounts and groups as they are seen: made when new, named anew when they show another name."""

from collections.abc import Iterable, Mapping

from apps.knowledge.access.drafts import SeenAccount
from apps.knowledge.access.models import Account, Group
from apps.knowledge.access.pairs import AT_ONCE, in_parts
from apps.organizations.tenancy import active_organization_id


def accounts_of(site: str, seen: Iterable[SeenAccount]) -> dict[str, Account]:
    """The rows of these accounts by key; what a site does not show any more is kept."""
    told: dict[str, SeenAccount] = {}
    for account in seen:
        known = told.get(account.key, account)
        told[account.key] = SeenAccount(
            account.key, account.name or known.name, account.email or known.email
        )
    rows = {
        row.key: row
        for part in in_parts(told)
        for row in Account.objects.filter(site=site, key__in=part).order_by()
    }
    fresh = []
    for key, account in told.items():
        row = rows.get(key)
        name = account.name[:255] or (row.name if row else "")
        email = account.email[:254] or (row.email if row else "")
        if row is None or (name, email) != (row.name, row.email):
            fresh.append(
                Account(
                    organization_id=active_organization_id(),
                    site=site,
                    key=key,
                    name=name,
                    email=email,
                )
            )
    saved = Account.objects.bulk_create(
        fresh,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["organization", "site", "key"],
        update_fields=["name", "email"],
    )
    return rows | {row.key: row for row in saved}


def groups_of(site: str, names: Mapping[str, str]) -> dict[str, Group]:
    """The rows of these groups, told by key with their names, by key."""
    rows = {
        row.key: row
        for part in in_parts(names)
        for row in Group.objects.filter(site=site, key__in=part).order_by()
    }
    fresh = [
        Group(organization_id=active_organization_id(), site=site, key=key, name=name[:255])
        for key, name in names.items()
        if key not in rows or name[:255] not in {"", rows[key].name}
    ]
    saved = Group.objects.bulk_create(
        fresh,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["organization", "site", "key"],
        update_fields=["name"],
    )
    return rows | {row.key: row for row in saved}
