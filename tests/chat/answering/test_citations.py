"""Citations in a text that arrives in pieces."""

import pytest

from apps.chat.answering.citations import CitationParser, Mark


def read(text: str, *, passages: int = 3, size: int = 1) -> str:
    """What comes out, marks written as {1,2}, when the text arrives in pieces of this size."""
    parser = CitationParser(passages)
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    steps = [step for piece in pieces for step in parser.feed(piece)]
    return "".join(
        f"{step.blank}{{{','.join(map(str, step.numbers))}}}"
        if isinstance(step, Mark)
        else step.text
        for step in [*steps, *parser.finish()]
    )


CASES = [
    ("Stop it [1].", "Stop it {1}."),
    ("Stop it[1]", "Stop it{1}"),
    ("Both [1, 2] and [1][3]", "Both {1,2} and {1}{3}"),
    ("Both [1; 2] and [ 3 ]", "Both {1,2} and {3}"),
    ("All [1-3], all [1–2]", "All {1,2,3}, all {1,2}"),
    ("Twice [2, 2]", "Twice {2}"),
    ("Wrong [9] and [0] and [2, 9].", "Wrong and and {2}."),
    ("Range [2-99]", "Range {2,3}"),
    ("Backwards [3-1]", "Backwards"),
    ("Open [1", "Open [1"),
    ("A [link](https://wiki.example) stays", "A [link](https://wiki.example) stays"),
    ("A [note] and [1a] stay", "A [note] and [1a] stay"),
    ("Spoofed [1](https://evil.example)", "Spoofed {1}(https://evil.example)"),
    ("Escaped \\[1] stays", "Escaped \\[1] stays"),
    ("Ends with \\", "Ends with \\"),
    ("Code `a[1]` stays [1]", "Code `a[1]` stays {1}"),
    ("Code ``a ` [1]`` stays [1]", "Code ``a ` [1]`` stays {1}"),
    ("Never closed `a [1]\n\nNext [1]", "Never closed `a [1]\n\nNext {1}"),
    ("```\na[1]\n```\nAfter [1]", "```\na[1]\n```\nAfter {1}"),
    ("~~~~\na[1]\n~~~\nb[1]\n~~~~\nAfter [1]", "~~~~\na[1]\n~~~\nb[1]\n~~~~\nAfter {1}"),
    ("1. ```\n   a[1]\n   ```\n   b [1]", "1. ```\n   a[1]\n   ```\n   b {1}"),
    ("Many    blanks   stay  [1]", "Many    blanks   stay {1}"),
    ("[1] first", "{1} first"),
]


@pytest.mark.parametrize("size", [1, 2, 3, 1_000])
@pytest.mark.parametrize(("text", "expected"), CASES)
def test_marks_are_found_however_the_text_is_cut(text: str, expected: str, size: int) -> None:
    assert read(text, size=size) == expected


def test_a_mark_is_held_back_until_it_is_complete() -> None:
    parser = CitationParser(3)

    assert "".join(step.text for step in parser.feed("Stop it [1")) == "Stop it"
    assert list(parser.feed("]")) == [Mark((1,), " ")]


def test_text_after_a_number_that_is_no_mark_is_not_held_back() -> None:
    parser = CitationParser(3)

    assert "".join(step.text for step in parser.feed("See [1 of")) == "See [1 of"


def test_without_passages_every_number_is_dropped() -> None:
    assert read("Nothing [1] stands.", passages=0) == "Nothing stands."
