"""A range of the source is marked exactly, whatever syntax it runs through."""

import random
import re

import pytest
from lxml import html as lxml_html

from apps.core.markdown import Embed, Options, Resolved, render

DOCUMENT = r"""# Restore `a|b` on **staging**

Stop the *workers*, then load [the **newest** dump](https://backup.example/a_(b)?x=1&y=2 "Dump")
and **(wait)** &amp; check &#42;all&#42; \*logs\* at <https://logs.example/q?a=b>.{two spaces}
It takes ~~long~~ 25 minutes ![graph](https://pics.example/g.png) a*b*c 2 * 3 snake_case_name.

Setext
------

- first
  second line of it
- **bold** item

  with a paragraph
  1. nested `  two  spaces ` code
  2. [ ] ordered task
- [x] done **well**

> Quoted text
> over lines
>
> > deeper | not a table
>
> ```python
> def f(x):
>     return "<b>" + x
> ```

| Name | Value \| unit | Empty |
|:-----|--------------:|-------|
| `a \| b` | 1<br>2 |  |
| **x**y | *z* &lt;i&gt; | last \| |

> | In | quote |
> | -- | ----- |
> | q1 | q2 |

    indented code
      <kept>

```
plain `code` | with *marks*

after a blank line
```

日本語のテキスト。改行もある。
End.
""".replace("{two spaces}", "  ")


def marked_texts(markdown: str, start: int, end: int) -> list[str]:
    html = render(markdown, Options(), passage=(start, end)).html
    root = lxml_html.fromstring(f"<div>{html}</div>")
    return [str(mark.text_content()) for mark in root.iter("mark")]


@pytest.mark.parametrize(
    ("passage", "marked"),
    [
        ("Stop the *workers*, then", ["Stop the ", "workers", ", then"]),
        ("load [the **newest** dump]", ["load ", "the ", "newest", " dump"]),
        ("a|b` on **sta", ["a|b", " on ", "sta"]),
        ("**(wait)** &amp; check", ["(wait)", " & check"]),
        ("&#42;all&#42; \\*logs\\*", ["*all* *logs*"]),
        ("at <https://logs.example/q?a=b>.", ["at ", "https://logs.example/q?a=b", "."]),
        (
            "25 minutes ![graph](https://pics.example/g.png) a*b*c",
            ["25 minutes ", " a", "b", "c"],
        ),
        ("2 * 3 snake_case", ["2 * 3 snake_case"]),
        ("first\n  second line", ["first\nsecond line"]),
        ("  two  spaces ` code", [" two  spaces", " code"]),
        ("[ ] ordered task", ["ordered task"]),
        ("- [x] done **well**", ["done ", "well"]),
        ("> Quoted text\n> over", ["Quoted text\nover"]),
        ("deeper | not", ["deeper | not"]),
        ('return "<b>" + x', ['return "<b>" + x']),
        ("Value \\| unit | Empty", ["Value | unit", "Empty"]),
        ("`a \\| b` | 1<br>2", ["a | b", "1", "2"]),
        ("x**y | *z* &lt;i", ["x", "y", "z", " <i"]),
        ("last \\| |", ["last |"]),
        ("q1 | q2", ["q1", "q2"]),
        ("code\n      <kept>", ["code\n  <kept>"]),
        ("`code` | with *marks*\n\naft", ["`code` | with *marks*\n\naft"]),
        ("テキスト。改行", ["テキスト。改行"]),
        ("Setext\n------", ["Setext"]),
    ],
)
def test_passage_is_marked(passage: str, marked: list[str]) -> None:
    start = DOCUMENT.index(passage)

    assert marked_texts(DOCUMENT, start, start + len(passage)) == marked


def test_whole_document_is_marked_as_it_reads() -> None:
    html = render(DOCUMENT, Options()).html
    read = lxml_html.fromstring(f"<div>{html}</div>")
    for link in read.xpath("//a[text()='graph']"):
        link.text = ""
    marked = "".join(marked_texts(DOCUMENT, 0, len(DOCUMENT)))

    assert _letters(marked) == _letters(str(read.text_content()))


def test_parts_of_the_document_add_up_to_the_whole() -> None:
    whole = "".join(marked_texts(DOCUMENT, 0, len(DOCUMENT)))
    draw = random.Random(7)
    for _ in range(60):
        # An entity or an escape is one character: a cut inside it belongs to both sides.
        cut = draw.randrange(len(DOCUMENT))
        if any(m.start() < cut < m.end() for m in re.finditer(r"&#?\w+;|\\.", DOCUMENT)):
            continue
        parts = marked_texts(DOCUMENT, 0, cut) + marked_texts(DOCUMENT, cut, len(DOCUMENT))
        assert _letters("".join(parts)) == _letters(whole)


@pytest.mark.parametrize("span", [(0, 2), (len(DOCUMENT), len(DOCUMENT) + 50), (5, 5), (9, 3)])
def test_range_without_text_marks_nothing(span: tuple[int, int]) -> None:
    rendered = render(DOCUMENT, Options(), passage=span)

    assert "<mark" not in rendered.html


def test_picture_in_the_passage_is_marked_whole() -> None:
    markdown = "[![logo](attachment:1)](page:2) text ![b](https://pics.example/b.png)"
    options = Options(
        resolve=lambda _: {"attachment:1": Embed("/f/1"), "page:2": Resolved("/p/2/")}
    )

    assert render(markdown, options, passage=(0, 31)).html == (
        '<p><a href="/p/2/"><mark id="passage"><img src="/f/1" alt="logo" loading="lazy"></mark>'
        '</a> text <a href="https://pics.example/b.png" rel="noopener noreferrer nofollow" '
        'target="_blank">b</a></p>\n'
    )


def test_first_mark_alone_is_the_anchor() -> None:
    html = render("one **two** three", Options(), passage=(0, 17)).html

    assert html == (
        '<p><mark id="passage">one </mark><strong><mark>two</mark></strong>'
        "<mark> three</mark></p>\n"
    )


def excerpt(markdown: str, passage: str, around: int) -> str:
    start = markdown.index(passage)
    span = (start, start + len(passage))
    html = render(markdown, Options(), passage=span, around=around).html
    assert '<mark id="passage">' in html
    return str(lxml_html.fromstring(f"<div>{html}</div>").text_content())


def test_excerpt_begins_at_the_heading_and_goes_on_into_the_next_section() -> None:
    markdown = "# A\n\nbefore\n\n# B\n\nintro\n\nthe passage is here\n\n- x\n- y\n\n# C\n\nafter\n"

    assert excerpt(markdown, "passage", around=60).split("\n") == [
        *("B", "intro", "the passage is here", "", "x", "y", "", "C", "after", "")
    ]


def test_excerpt_is_in_whole_paragraphs() -> None:
    markdown = "\n".join(f"Paragraph number {n:04} of the page.\n" for n in range(1000))

    assert excerpt(markdown, "number 0500", around=100).split("\n") == [
        *(f"Paragraph number {n:04} of the page." for n in range(497, 504)),
        "",
    ]


def test_excerpt_cuts_a_long_table_between_rows_and_keeps_its_header() -> None:
    rows = "\n".join(f"| row {n:04} | value {n:04} |" for n in range(1000))

    text = excerpt(f"| Name | Value |\n| --- | --- |\n{rows}\n", "value 0500", around=50)

    assert text.split() == [
        *("Name", "Value"),
        *(word for n in range(498, 503) for word in ("row", f"{n:04}", "value", f"{n:04}")),
    ]


def test_excerpt_of_a_long_list_keeps_its_numbers() -> None:
    markdown = "\n".join(f"{n}. item number {n}" for n in range(1, 1000))
    start = markdown.index("number 500")

    html = render(markdown, Options(), passage=(start, start + 10), around=30).html

    assert html == (
        '<ol start="499">\n<li>item number 499</li>\n'
        '<li>item <mark id="passage">number 500</mark></li>\n<li>item number 501</li>\n'
        "<li>item number 502</li>\n</ol>\n"
    )


def test_excerpt_without_a_passage_is_the_beginning() -> None:
    markdown = "\n".join(f"Paragraph number {n:04} of the page.\n" for n in range(1000))

    html = render(markdown, Options(), around=100).html

    assert html.startswith("<p>Paragraph number 0000 of the page.</p>")
    assert html.count("<p>") == 3


def _letters(text: str) -> str:
    return "".join(text.split())
