"""The formats that the schemas speak of and the library does not check by itself."""

from datetime import datetime

from jsonschema import FormatChecker

CHECKER = FormatChecker()


@CHECKER.checks("date-time", raises=ValueError)
def _is_time(said: object) -> bool:
    """With its zone, as RFC 3339 wants it."""
    return not isinstance(said, str) or datetime.fromisoformat(said).tzinfo is not None


def _fits(said: object, bits: int) -> bool:
    return not isinstance(said, int) or -(2**bits) <= said < 2**bits


@CHECKER.checks("int32")
def _is_int32(said: object) -> bool:
    return _fits(said, 31)


@CHECKER.checks("int64")
def _is_int64(said: object) -> bool:
    return _fits(said, 63)
