"""The operator's screens: every list of the admin, and the form of one of its rows."""

from tests.e2e.screens.screen import Screen, at, linked

_TABLES = {
    "people": "accounts/user",
    "organizations": "organizations/organization",
    "memberships": "organizations/membership",
    "invitations": "organizations/invitation",
    "spaces": "knowledge/space",
    "pages": "knowledge/page",
    "attachments": "knowledge/attachment",
    "jobs": "ingestion/job",
    "conversations": "chat/conversation",
    "indexes": "search/organizationindex",
    "vectors": "embeddings/filling",
    "usage": "embeddings/usage",
}
_FIRST_ROW = "#result_list tbody th a"


def _name(path: str, what: str) -> str:
    return f"admin:{path.replace('/', '_')}_{what}"


def _lists_and_forms() -> list[Screen]:
    screens = []
    for name, path in _TABLES.items():
        listed = f"/admin/{path}/"
        screens += [
            Screen(f"admin-{name}", _name(path, "changelist"), at(listed)),
            Screen(f"admin-{name}-one", _name(path, "change"), linked(listed, _FIRST_ROW)),
        ]
    return screens


def _first_organization(what: str) -> Screen:
    path = _TABLES["organizations"]
    return Screen(f"admin-organizations-{what}", _name(path, what), at(f"/admin/{path}/1/{what}/"))


SCREENS = [
    Screen("admin", "admin:index", at("/admin/")),
    Screen("admin-app", "admin:app_list", at("/admin/knowledge/")),
    *_lists_and_forms(),
    Screen(
        "admin-organizations-new",
        "admin:organizations_organization_add",
        at("/admin/organizations/organization/add/"),
    ),
    _first_organization("delete"),
    _first_organization("history"),
    Screen(
        "admin-invitations-new",
        "admin:organizations_invitation_add",
        at("/admin/organizations/invitation/add/"),
    ),
    Screen(
        "admin-invitations-delete",
        "admin:organizations_invitation_delete",
        at("/admin/organizations/invitation/1/delete/"),
    ),
]
