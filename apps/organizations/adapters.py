"""allauth's adapter (named in settings): sign-up is open by setting, else by invitation only.

There is no social sign-in, so there is no second adapter; whoever adds it must close its sign-up
in the same way.
"""

from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from apps.organizations.pending import pending_invitation


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": (
            "No account has this address and this password. Check both, then try again."
        ),
        "enter_current_password": "This is not your current password.",
        "incorrect_code": "This code does not fit. Enter the one shown now.",
        "incorrect_password": "This is not your password.",
        "too_many_login_attempts": "Too many tries. Wait a few minutes, then try again.",
        "rate_limited": "Too many tries. Wait a few minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.SIGNUP_OPEN) or pending_invitation(request) is not None
