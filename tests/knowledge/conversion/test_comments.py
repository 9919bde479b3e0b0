"""Comments as the last section of a page."""

import pytest

from apps.knowledge.conversion import BlockKind, Comment, append_comments, chunk_page
from tests.knowledge.conversion.pages import KnownLinks, convert


def test_comments_are_a_section_that_is_chunked_and_cited_like_any_other() -> None:
    page = convert("<h2>Topic</h2><p>Body</p>")
    links = KnownLinks(pages={"B_2.html": "2"})
    first = convert(
        '<h3>Shout</h3><p>See <a href="B_2.html">B</a></p><a href="C_3.html">C</a>', links
    )
    second = convert("<pre>x</pre>")
    whole = append_comments(
        page,
        [Comment("mkern", "May 18, 2008 06:35", first), Comment("", "5월 07, 2023", second)],
    )
    assert whole.markdown == (
        "## Topic\n\nBody\n\n## Comments\n\n**mkern**, May 18, 2008 06:35\n\n## Shout\n\n"
        "See [B](page:2)\n\nC\n\n5월 07, 2023\n\n```\nx\n```"
    )
    assert [(span.kind, whole.markdown[span.start : span.end]) for span in whole.blocks] == [
        (BlockKind.HEADING, "## Topic"),
        (BlockKind.TEXT, "Body"),
        (BlockKind.HEADING, "## Comments"),
        (BlockKind.TEXT, "**mkern**, May 18, 2008 06:35"),
        (BlockKind.TEXT, "## Shout"),
        (BlockKind.TEXT, "See [B](page:2)"),
        (BlockKind.TEXT, "C"),
        (BlockKind.TEXT, "5월 07, 2023"),
        (BlockKind.CODE, "```\nx\n```"),
    ]
    assert whole.losses.as_json() == {"link:unresolved": 1}
    assert [chunk.heading_path for chunk in chunk_page(whole)] == [("Topic",), ("Comments",)]


def test_a_page_without_text_may_have_comments() -> None:
    whole = append_comments(convert(""), [Comment("Mara Kern", "", convert("<p>Hi</p>"))])
    assert whole.markdown == "## Comments\n\nMara Kern\n\nHi"


@pytest.mark.parametrize(
    ("comment", "byline"),
    [
        (
            Comment("Mara Kern", "2024-05-01", convert("<p>Hi</p>"), about="the  *old* key"),
            "**Mara Kern**, 2024-05-01, on “the &#42;old&#42; key”",
        ),
        (
            Comment("Mara Kern", "2024-05-01", convert("<p>Hi</p>"), resolved=True),
            "**Mara Kern**, 2024-05-01, resolved",
        ),
        (
            Comment("Mara Kern", "", convert("<p>Hi</p>"), about="a", resolved=True),
            "**Mara Kern**, on “a”, resolved",
        ),
        (Comment("", "", convert("<p>Hi</p>"), about="a"), "on “a”"),
    ],
)
def test_what_a_comment_is_about_and_whether_it_is_resolved(comment: Comment, byline: str) -> None:
    whole = append_comments(convert(""), [comment])
    assert whole.markdown == f"## Comments\n\n{byline}\n\nHi"
    assert whole.markdown[whole.blocks[1].start : whole.blocks[1].end] == byline


def test_a_page_without_comments_stays_as_it_is() -> None:
    page = convert("<p>Body</p>")
    assert append_comments(page, []) is page
