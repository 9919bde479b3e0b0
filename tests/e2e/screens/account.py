"""Screens of signing in and of a person's own account."""

from playwright.sync_api import Page, expect

from tests.e2e.browser import sign_in
from tests.e2e.scene import CAREFUL, PASSWORD, Scene
from tests.e2e.screens.screen import Screen, Who, at, linked


def _wrong_password(page: Page, scene: Scene) -> None:
    # Of an address without an account, so that no limit of tries is met.
    sign_in(page, "nobody@portal.example", "not the password")
    expect(page.get_by_role("alert")).to_be_visible()


def _second_factor(page: Page, scene: Scene) -> None:
    sign_in(page, CAREFUL, PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")


def _reset(page: Page, scene: Scene) -> None:
    page.goto(scene.reset)
    expect(page.get_by_label("New password", exact=True)).to_be_visible()


def _confirm(page: Page, scene: Scene) -> None:
    page.goto(scene.confirm)


# First in the list of all, since the portal asks for the password again minutes after a sign-in.
GUARDED = [
    Screen("second-factor-app", "mfa_activate_totp", at("/account/2fa/totp/activate/")),
    Screen("passkeys-none", "mfa_list_webauthn", at("/account/2fa/webauthn/")),
    Screen("passkey-new", "mfa_add_webauthn", at("/account/2fa/webauthn/add/")),
    Screen(
        "second-factor-app-off",
        "mfa_deactivate_totp",
        at("/account/2fa/totp/deactivate/"),
        Who.CAREFUL,
    ),
    Screen(
        "recovery-codes",
        "mfa_view_recovery_codes",
        at("/account/2fa/recovery-codes/"),
        Who.CAREFUL,
    ),
    Screen(
        "recovery-codes-new",
        "mfa_generate_recovery_codes",
        at("/account/2fa/recovery-codes/generate/"),
        Who.CAREFUL,
    ),
    Screen("passkeys", "mfa_list_webauthn", at("/account/2fa/webauthn/"), Who.CAREFUL),
    Screen(
        "passkey-rename",
        "mfa_edit_webauthn",
        linked("/account/2fa/webauthn/", "main a[href*='/edit/']"),
        Who.CAREFUL,
    ),
    Screen(
        "passkey-remove",
        "mfa_remove_webauthn",
        linked("/account/2fa/webauthn/", "main a[href*='/remove/']"),
        Who.CAREFUL,
    ),
]

SCREENS = [
    Screen("sign-in", "account_login", at("/account/login/"), Who.NOBODY),
    Screen("sign-in-refused", "account_login", _wrong_password, Who.NOBODY),
    Screen("sign-in-second-factor", "mfa_authenticate", _second_factor, Who.NOBODY),
    Screen("sign-up-closed", "account_signup", at("/account/signup/"), Who.NOBODY),
    Screen(
        "sign-up-mail", "account_email_verification_sent", at("/account/confirm-email/"), Who.NOBODY
    ),
    Screen("account-closed", "account_inactive", at("/account/inactive/"), Who.NOBODY),
    Screen("confirm-address", "account_confirm_email", _confirm, Who.NOBODY),
    Screen(
        "confirm-address-gone",
        "account_confirm_email",
        at("/account/confirm-email/unknown/"),
        Who.NOBODY,
    ),
    Screen("password-reset", "account_reset_password", at("/account/password/reset/"), Who.NOBODY),
    Screen(
        "password-reset-done",
        "account_reset_password_done",
        at("/account/password/reset/done/"),
        Who.NOBODY,
    ),
    Screen("password-reset-new", "account_reset_password_from_key", _reset, Who.NOBODY),
    Screen(
        "password-reset-gone",
        "account_reset_password_from_key",
        at("/account/password/reset/key/1-unknown-key/"),
        Who.NOBODY,
    ),
    Screen(
        "password-reset-saved",
        "account_reset_password_from_key_done",
        at("/account/password/reset/key/done/"),
        Who.NOBODY,
    ),
    Screen("confirm-it-is-you", "account_reauthenticate", at("/account/reauthenticate/")),
    Screen(
        "confirm-by-code", "mfa_reauthenticate", at("/account/2fa/reauthenticate/"), Who.CAREFUL
    ),
    Screen(
        "confirm-by-passkey",
        "mfa_reauthenticate_webauthn",
        at("/account/2fa/webauthn/reauthenticate/"),
        Who.CAREFUL,
    ),
    Screen("profile", "accounts:profile", at("/account/profile/")),
    Screen("email", "account_email", at("/account/email/")),
    Screen("email-waiting", "account_email", at("/account/email/"), Who.NEWCOMER),
    Screen("password", "account_change_password", at("/account/password/change/")),
    Screen("second-factor", "mfa_index", at("/account/2fa/")),
    Screen("second-factor-on", "mfa_index", at("/account/2fa/"), Who.CAREFUL),
    Screen("sessions", "usersessions_list", at("/account/sessions/")),
    Screen("sign-out", "account_logout", at("/account/logout/")),
]
