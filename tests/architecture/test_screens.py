"""Every address that shows a page is among the screens that pictures are taken of."""

from tests.e2e.screens import SCREENS
from tests.isolation.expectations import ADMIN
from tests.isolation.resolver import addresses

# Whoever adds an address that is no screen adds it here, and says what it is.
_LEADS_ON = {
    "home",
    "invitation_join",
    "account_set_password",
    "account_confirm_login_code",
    "mfa_login_webauthn",
    "admin:login",
    "admin:logout",
    "admin:password_change",
}
_BUTTONS = {
    "access:link",
    "access:restricted",
    "access:unlink",
    "chat:delete",
    "connections:check",
    "ingestion:undo",
    "ingestion:site",
    "organizations:give_role",
    "organizations:resend",
    "organizations:withdraw",
}
_FOR_MACHINES = {
    "health_live",
    "health_ready",
    "mfa_download_recovery_codes",
    "admin:autocomplete",
    "admin:jsi18n",
}
# They are seen within another screen.
_FRAGMENTS = {
    "connections:progress",
    "connections:setup_progress",
    "knowledge:children",
    "knowledge:passage",
}
# Nothing leads there, since the portal's own screen changes the password.
_UNREACHED = {"admin:password_change_done"}
# Django's page for the history of a row, the same for every table; one stands for all.
_ALIKE = {
    name
    for name in ADMIN
    if name.endswith("_history") and name != "admin:organizations_organization_history"
}
# Forms of the admin that nobody may open, whatever the role.
_FORBIDDEN = {
    name for name, row in ADMIN.items() if name.endswith(("_add", "_delete")) and 200 not in row.get
}
NO_SCREENS = _LEADS_ON | _BUTTONS | _FOR_MACHINES | _FRAGMENTS | _UNREACHED | _ALIKE | _FORBIDDEN
SHOWN = {screen.address for screen in SCREENS if screen.address}


def test_every_address_with_a_page_has_a_picture() -> None:
    missing = {name for name, _ in addresses() if name} - SHOWN - NO_SCREENS
    assert missing == set(), "Add a Screen to tests/e2e/screens/, or say here what it is."


def test_every_picture_is_of_an_address() -> None:
    assert SHOWN - {name for name, _ in addresses()} == set()


def test_what_is_no_screen_is_an_address_without_a_picture() -> None:
    assert NO_SCREENS - {name for name, _ in addresses()} == set()
    assert SHOWN.isdisjoint(NO_SCREENS)


def test_every_picture_has_a_name_of_its_own() -> None:
    names = [screen.name for screen in SCREENS]
    assert sorted(set(names)) == sorted(names)
