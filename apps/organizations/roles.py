"""What each role may do. The only place that knows."""

from enum import StrEnum

from django.db import models


class Role(models.TextChoices):
    OWNER = "owner", "Owner"
    ADMIN = "admin", "Admin"
    MEMBER = "member", "Member"


class Permission(StrEnum):
    ASK = "ask"
    MANAGE_IMPORTS = "manage_imports"
    MANAGE_CONNECTIONS = "manage_connections"
    MANAGE_ACCESS = "manage_access"
    SEE_PEOPLE = "see_people"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_OWNERS = "manage_owners"
    MANAGE_ORGANIZATION = "manage_organization"


_MEMBER = frozenset({Permission.ASK, Permission.SEE_PEOPLE})
_ADMIN = _MEMBER | {
    Permission.MANAGE_IMPORTS,
    Permission.MANAGE_CONNECTIONS,
    Permission.MANAGE_ACCESS,
    Permission.MANAGE_PEOPLE,
}
_ALLOWED: dict[str, frozenset[Permission]] = {
    Role.MEMBER: _MEMBER,
    Role.ADMIN: _ADMIN,
    Role.OWNER: frozenset(Permission),
}


def allows(role: str, permission: Permission) -> bool:
    """Whether people with this role may do it; raises KeyError for an unknown role."""
    return permission in _ALLOWED[role]


def roles_that(permission: Permission) -> list[str]:
    """The roles whose people may do it."""
    return [role for role, allowed in _ALLOWED.items() if permission in allowed]


def may_manage(actor_role: str, target_role: str) -> bool:
    """Whether someone may change, remove or invite people of the other role."""
    owners = target_role == Role.OWNER
    return allows(actor_role, Permission.MANAGE_OWNERS if owners else Permission.MANAGE_PEOPLE)


def grantable_roles(actor_role: str) -> list[Role]:
    """The roles that someone of this role may give to others, least powerful first."""
    return [role for role in (Role.MEMBER, Role.ADMIN, Role.OWNER) if may_manage(actor_role, role)]
