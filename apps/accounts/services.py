"""Writes of people."""

from apps.accounts.models import User


def rename_person(user: User, name: str) -> None:
    user.name = name
    user.save(update_fields=["name"])
