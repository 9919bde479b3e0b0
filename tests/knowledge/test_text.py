"""Visible text of our Markdown, and the way back."""

import pytest

from apps.knowledge.text import visible_text
from tests.knowledge.visible import shown_between

CASES = [
    ("", ""),
    ("Plain text.", "Plain text."),
    ("One\n\nTwo", "One\n\nTwo"),
    ("One  \nTwo", "One\nTwo"),
    ("## Heading\n\n### 1. First", "Heading\n\n1. First"),
    ("**bold** and *stress*", "bold and stress"),
    ("**a * b**", "a * b"),
    ("2 * 3", "2 * 3"),
    ("*.jar and *.war", "*.jar and *.war"),
    ("**/*.java", "**/*.java"),
    ("snake_case __init__", "snake_case __init__"),
    ("[text](https://example.com/a_b?x=1)", "text"),
    ("[`code`](page:1) [![x](attachment:2)](https://e.org)!", "code !"),
    ("![picture](attachment:1) after", " after"),
    ("[not a link] (x)", "[not a link] (x)"),
    ("**[DONE]**", "[DONE]"),
    ("`*a* [b](c) &amp; |`", "*a* [b](c) &amp; |"),
    ("``a`b`` `` `x` ``", "a`b `x`"),
    ("&lt;b> &amp;amp; &#42;&#95;&#91;", "<b> &amp; *_["),
    ("- one\n- two\n  - three\n    text", "one\ntwo\nthree\ntext"),
    ("* one\n1. two\n2) three\n10. - four", "one\ntwo\nthree\nfour"),
    ("- [x] done\n- [ ] open\n- &#91;x] text", "done\nopen\n[x] text"),
    ("> **Info**\n>\n> text\n> > more", "Info\n\ntext\nmore"),
    ("a\n\n___\n\nb", "a\n\n\n\nb"),
    ("```python\n# not a *heading*\n\n- [x](y)\n```", "# not a *heading*\n\n- [x](y)"),
    ("````\n```\n````\n\nafter", "```\n\nafter"),
    ("- ```\n  a\n\n    b\n  ```\n- c", "a\n\n  b\nc"),
    ("> ```\n> a\n>\n> > b\n> ```", "a\n\n> b"),
    ("```\n\n```", ""),
    ("| A | B |\n| --- | --- |\n| 1 | 2 |", "A\tB\n1\t2"),
    ("|  |  |\n| --- | --- |\n| a&#124;b |  |", "\t\na|b\t"),
    ("- | A |\n  | --- |\n  | `x\\|y` |", "A\nx|y"),
    ("| 1. first |\n| --- |\n| - x |", "1. first\n- x"),
    ("a | b", "a | b"),
    ("概述：**重要**。", "概述：重要。"),
]


@pytest.mark.parametrize(("markdown", "text"), CASES)
def test_visible_text(markdown: str, text: str) -> None:
    assert visible_text(markdown).text == text


MARKDOWN = "## Set *up*\n\nRun `make test` in [the shell](page:7), &lt;now>.\n\n- **one**\n- two"


@pytest.mark.parametrize(
    ("quote", "source"),
    [
        ("Run", "Run"),
        ("make test", "make test"),
        ("the shell", "the shell"),
        ("shell, <now>", "shell](page:7), &lt;now>"),
        ("<", "&lt;"),
        ("one", "one"),
        ("one\ntwo", "one**\n- two"),
        ("two", "two"),
        (".\n\none", ".\n\n- **one"),
    ],
)
def test_spans_lead_back_to_the_markdown(quote: str, source: str) -> None:
    visible = visible_text(MARKDOWN)
    at = visible.text.index(quote)
    start, end = visible.span(at, at + len(quote))
    assert MARKDOWN[start:end] == source
    assert visible.source_offset(at) == start
    assert shown_between(visible, start, end) == quote


def test_an_empty_span_is_a_place() -> None:
    visible = visible_text("**a** b")
    assert visible.span(1, 1) == (visible.source_offset(1), visible.source_offset(1))
    assert visible_text("").span(0, 0) == (0, 0)


@pytest.mark.parametrize("markdown", [markdown for markdown, _ in CASES])
def test_every_character_has_a_place_and_they_stand_in_order(markdown: str) -> None:
    visible = visible_text(markdown)
    places = [visible.source_offset(n) for n in range(len(visible.text))]
    assert places == sorted(places)
    assert all(0 <= place < len(markdown) for place in places)
    assert shown_between(visible, 0, len(markdown)) == visible.text
