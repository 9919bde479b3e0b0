"""allauth's adapter (named in settings): sign-up is open by setting, else by invitation only.

There is no social sign-in, so there is no second adapter; whoever adds it must close its sign-up
in the same way.
"""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from apps.organizations.pending import pending_invitation


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.SIGNUP_OPEN) or pending_invitation(request) is not None
