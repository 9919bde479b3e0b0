"""allauth's adapter for second factors (named in settings)."""

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator

from apps.accounts.models import User


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    # The parameter's name is the library's.
    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        """What a new passkey or security key is called unless the person names it: `Key 2`."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return f"Key {number}"
