"""Text from outside, before it is stored."""

import pytest

from apps.core.text import storable


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Grüße, 世界 🎉", "Grüße, 世界 🎉"),
        ("a\x00b\x00", "ab"),
        ("half \ud83c of a character", "half  of a character"),
    ],
)
def test_what_no_database_keeps_is_left_out(text: str, kept: str) -> None:
    assert storable(text) == kept
