"""Numbers that stand in addresses, where anybody may write anything."""

_LONGEST = 18
"""Digits; more are no offset and no primary key, and Python and SQLite refuse to read them."""


def asked_number(text: str) -> int | None:
    """The whole number, None for everything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else None
