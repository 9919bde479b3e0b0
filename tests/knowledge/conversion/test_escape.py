"""Text that looks like Markdown must show as itself, and read as itself where that is safe."""

import html
import re

import pytest

from apps.knowledge.text import visible_text
from tests.knowledge.conversion.pages import convert, rendered

PLAIN = [
    "snake_case and other_snake_case",
    "_config.yml",
    "__construct",
    "*.jar",
    "*.jar and *.war",
    "**/*.java",
    "a * b * c",
    "2 * 3",
    "foo_ bar_",
    "[JENKINS-1] fix",
    "[a] [b]",
    "a < b > c",
    "a & b &c",
    "C:\\Users\\me",
    "5 - 3 = 2",
    "a | b | c",
    "#hashtag",
    "+1",
    "-5",
    "1.5 GB",
    "100% of $PATH ~/x",
    "wow!",
    "a ~~ b",
]

NEEDING_CARE = [
    "*stress*",
    "**bold**",
    "2*3*4",
    "**/*.java, **/*.xml",
    "_stress_",
    "__init__ and __main__",
    "`code`",
    "``",
    "<b>bold</b>",
    "</p>",
    "<!-- x -->",
    "<https://example.com>",
    "<team@example.com>",
    "[text](https://example.com)",
    "![alt](https://example.com)",
    "[x]: https://example.com",
    "&amp; &lt; &#35; &copy;",
    "\\* \\_ \\[ \\\\",
    "trailing \\",
    "# heading",
    "###### heading",
    "#",
    "> quote",
    ">quote",
    "- item",
    "+ item",
    "* item",
    "-",
    "1. item",
    "2) item",
    "123456789. item",
    "---",
    "***",
    "___",
    "* * *",
    "===",
    "~~~",
    "~~~ python",
    "| a | b |",
    "|---|---|",
    ":--",
    "[ ] task",
    "[x] task",
    "*a _b* c_",
    "\\`x\\`",
    "a](b)",
    "](x)",
]


@pytest.mark.parametrize("text", PLAIN)
def test_text_without_syntax_is_untouched(text: str) -> None:
    assert convert(f"<p>{html.escape(text)}</p>").markdown == text


@pytest.mark.parametrize("text", [*PLAIN, *NEEDING_CARE])
@pytest.mark.parametrize(
    "template",
    [
        "<p>{}</p>",
        "<p>before<br/>{}</p>",
        "<ul><li>{}</li></ul>",
        "<blockquote><p>{}</p></blockquote>",
        "<h2>{}</h2>",
        "<table><tr><th>{}</th></tr><tr><td>{}</td></tr></table>",
        "<p><strong>bold</strong> {}</p>",
        '<p><a href="https://e.org">{}</a> x</p>',
        "<p>x <strong>{}</strong> y</p>",
        "<p>{}<em>e</em></p>",
        "<p><em>e</em>{}</p>",
        "<p>{}<code>c</code>{}</p>",
        '<p>{}<a href="https://e.org">l</a>{}</p>',
    ],
)
def test_text_shows_as_itself_everywhere(template: str, text: str) -> None:
    source = template.replace("{}", html.escape(text))
    markdown = convert(source).markdown
    expected = _words(_shown(source))
    assert _words(_shown(rendered(markdown))) == expected
    assert _words(visible_text(markdown).text) == expected
    assert re.search(r"\\[*_\[\]<>#]", markdown.replace(html.unescape(text), "")) is None


def _shown(page: str) -> str:
    page = re.sub(r"</?(?:a|strong|em|code)\b[^>]*>", "", page)
    return html.unescape(re.sub(r"<[^>]+>", " ", page))


def _words(text: str) -> list[str]:
    return text.split()
