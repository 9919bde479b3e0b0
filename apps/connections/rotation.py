"""Encrypting every stored secret anew with the first key, so that older keys can go."""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.db import models, transaction

from apps.connections import keyring
from apps.connections.fields import EncryptedTextField, Sealed
from apps.connections.keyring import UnreadableSecretError
from apps.organizations.tenancy import unscoped

_ROWS_AT_ONCE = 200
"""One transaction: what a run that is killed loses at most, and how long others may wait."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """Counts of secrets; an `unreadable` one needs a key that the keyring lacks."""

    rewritten: int = 0
    current: int = 0
    unreadable: int = 0

    def __add__(self, other: "Rotated") -> "Rotated":
        return Rotated(
            self.rewritten + other.rewritten,
            self.current + other.current,
            self.unreadable + other.unreadable,
        )


def rotate(on_batch: Callable[[Rotated], None]) -> Rotated:
    """Rewrites what the first key did not write; tells the sum so far after each batch.

    It may be killed at any moment and run again: every secret stays readable, since a batch is
    written as a whole or not at all, and what is current is left alone.
    """
    total = Rotated()
    for model, name in encrypted_columns():
        last = 0
        while batch := _rotate_batch(model, name, after=last):
            counted, last = batch
            total += counted
            on_batch(total)
    return total


def encrypted_columns() -> list[tuple[type[models.Model], str]]:
    """Every encrypted column of every table."""
    return [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedTextField)
    ]


def _rotate_batch(
    model: type[models.Model], name: str, *, after: int
) -> tuple[Rotated, int] | None:
    """The counts and the last row's key; None when there are no more rows.

    The rows are locked, so that no secret that somebody enters meanwhile is overwritten.
    """
    with (
        unscoped(reason="rotating keys re-encrypts the secrets of every organization"),
        transaction.atomic(),
    ):
        rows = model._default_manager.select_for_update().filter(pk__gt=after).order_by("pk")
        found = list(rows.values_list("pk", name)[:_ROWS_AT_ONCE])
        if not found:
            return None
        counted = Rotated()
        for key, sealed in found:
            counted += _rotate_row(model, name, key, sealed)
    return counted, found[-1][0]


def _rotate_row(model: type[models.Model], name: str, key: int, sealed: Sealed | None) -> Rotated:
    if sealed is None or keyring.is_current(sealed.token):
        return Rotated(current=1)
    try:
        secret = sealed.open()
    except UnreadableSecretError:
        return Rotated(unreadable=1)
    model._default_manager.filter(pk=key).update(**{name: secret})
    return Rotated(rewritten=1)
