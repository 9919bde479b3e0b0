"""What the lines of a report are called."""

import pytest

from apps.ingestion.report import is_left_out, loss_label


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("person:unknown", "Mention of a person whose name is not known"),
        ("xml:repaired", "Markup that was not well-formed, mended"),
        ("live:jira", "Macro “jira” whose content Confluence makes anew at each view"),
        ("element:ac:odd", "Element “ac:odd” nobody knows, its text kept"),
        ("macro:odd", "Macro “odd” that was not rendered"),
        ("dropped:gallery", "Gallery"),
        ("never:heard", "never:heard"),
    ],
)
def test_a_line_is_said_in_words(code: str, label: str) -> None:
    assert loss_label(code) == label


def test_only_what_is_dropped_was_left_out_on_purpose() -> None:
    assert is_left_out("dropped:toc")
    assert not is_left_out("live:jira")
