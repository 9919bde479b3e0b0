"""Reads of people and their addresses."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.db.models.functions import Lower

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


def confirmed_by(addresses: Iterable[str]) -> dict[str, int]:
    """Who reads mail sent to these addresses: primary keys of people by the address in lower case;
    one query. Whoever has not confirmed an address is not told."""
    wanted = {address.lower() for address in addresses}
    confirmed = EmailAddress.objects.filter(verified=True).annotate(lowered=Lower("email"))
    return dict(confirmed.filter(lowered__in=wanted).values_list("lowered", "user_id"))
