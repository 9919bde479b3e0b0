"""Reads of people and their addresses."""

from allauth.account.models import EmailAddress

from apps.accounts.models import User


def has_confirmed(user: User, email: str) -> bool:
    """Whether the person has shown that they read mail sent to this address."""
    confirmed: bool = EmailAddress.objects.filter(
        user_id=user.pk, email__iexact=email, verified=True
    ).exists()
    return confirmed


def confirmed_addresses(user: User) -> list[str]:
    """The person's confirmed addresses in lower case."""
    addresses = EmailAddress.objects.filter(user_id=user.pk, verified=True)
    return [email.lower() for email in addresses.values_list("email", flat=True)]
