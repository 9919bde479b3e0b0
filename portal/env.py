"""Typed readers of environment variables, so that a typo in a setting is an error with its name."""

import os
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off"})
HIGHEST_PORT = 65_535


def text(name: str, default: str = "") -> str:
    """The variable without surrounding blanks; empty counts as unset."""
    return os.environ.get(name, "").strip() or default


def secret(name: str, *, may_be_empty: bool = False) -> str:
    """The variable, or the content of the file that NAME_FILE names; empty when neither is set.

    Raises ImproperlyConfigured when both are set, when the file cannot be read, and when it is
    empty; where that is allowed, an empty one counts as none: containers are handed it in any case.
    """
    value, file = text(name), text(f"{name}_FILE")
    if not file:
        return value
    if value:
        raise ImproperlyConfigured(f"Set {name} or {name}_FILE, not both.")
    try:
        value = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise ImproperlyConfigured(f"{name}_FILE names {file}: {reason}.") from error
    if not value and not may_be_empty:
        raise ImproperlyConfigured(f"{name}_FILE names {file}, which is empty.")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Raises ImproperlyConfigured on anything but 1/0, true/false, yes/no, on/off."""
    value = text(name).lower()
    if not value:
        return default
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")


def one_of(name: str, default: str, choices: tuple[str, ...]) -> str:
    """One of the choices, which are in capitals; raises ImproperlyConfigured on anything else."""
    value = text(name, default)
    if value.upper() not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
    return value.upper()


def integer(name: str, default: int, *, minimum: int = 0, maximum: int | None = None) -> int:
    """Raises ImproperlyConfigured on text and on numbers outside the limits."""
    value = text(name)
    if not value:
        return default
    try:
        number = int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from error
    if number < minimum:
        raise ImproperlyConfigured(f"{name} must be at least {minimum}, not {number}.")
    if maximum is not None and number > maximum:
        raise ImproperlyConfigured(f"{name} must be at most {maximum}, not {number}.")
    return number


def decimal(name: str, default: str, *, minimum: int = 0, maximum: int | None = None) -> Decimal:
    """A number with a decimal point; raises ImproperlyConfigured outside the limits."""
    value = text(name, default)
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise ImproperlyConfigured(f"{name} must be a number, not {value!r}.") from error
    if not number.is_finite() or number < minimum or (maximum is not None and number > maximum):
        upper = "" if maximum is None else f" and at most {maximum}"
        raise ImproperlyConfigured(f"{name} must be at least {minimum}{upper}, not {value}.")
    return number


def port(name: str, default: int) -> int:
    """Raises ImproperlyConfigured on anything but a number from 1 to 65535."""
    return integer(name, default, minimum=1, maximum=HIGHEST_PORT)


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """A comma-separated list."""
    value = text(name)
    return split_words(value) if value else list(default)


def secret_words(name: str) -> list[str]:
    """A comma-separated list, read as `secret` reads."""
    return split_words(secret(name))


def split_words(value: str) -> list[str]:
    return [word.strip() for word in value.split(",") if word.strip()]


def path(name: str, default: Path) -> Path:
    """An absolute path; `~` is expanded."""
    value = text(name)
    return Path(value).expanduser().resolve() if value else default
