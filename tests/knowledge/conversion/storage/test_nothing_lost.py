"""Whatever the shape of a body, the text people wrote is in its Markdown.

Bodies come from a seeded generator; every text in them is a word of its own.
"""

import random
import re

import pytest

from apps.knowledge.text import visible_text
from tests.knowledge.conversion.storage.bodies import convert, macro, plain, rich

_WORD = re.compile(r"w\d+x")
_TAG = re.compile(r"<(?!!\[CDATA)[^<>]*>")

WRAPPERS = [
    "<p>{}</p>", "<div>{}</div>", "<h2>{}</h2>", "<ul><li>{}</li></ul>", "<b>{}</b>", "<em>{}</em>",
    "<blockquote>{}</blockquote>", "<span>{}</span>", "<table><tr><td>{}</td></tr></table>",
    "<table><thead><tr><th>{}</th><th>a</th></tr></thead><tr><td>b</td></tr></table>",
    "<ac:layout><ac:layout-section><ac:layout-cell>{}</ac:layout-cell></ac:layout-section></ac:layout>",
    ("<ac:task-list><ac:task><ac:task-status>complete</ac:task-status><ac:task-body>{}"
    "</ac:task-body></ac:task></ac:task-list>"),
    "<ac:inline-comment-marker ac:ref='r'>{}</ac:inline-comment-marker>",
    "<ac:link><ri:page ri:content-title='t'/><ac:link-body>{}</ac:link-body></ac:link>",
    "<ac:link ac:anchor='t'><ac:link-body>{}</ac:link-body></ac:link>",
    "<ac:image><ri:url ri:value='https://e.org/i.png'/><ac:caption>{}</ac:caption></ac:image>",
    ("<ac:adf-extension><ac:adf-node type='panel'><ac:adf-content>{}</ac:adf-content></ac:adf-node>"
    "</ac:adf-extension>"),
    "<ac:adf-extension><ac:adf-fallback>{}</ac:adf-fallback></ac:adf-extension>",
    "<ac:unknown>{}</ac:unknown>",
    *[macro(name, rich("{}")) for name in ("info", "panel", "expand", "excerpt", "toc", "odd")],
    macro("html", plain("{}")).replace("<![CDATA[{}]]>", "&lt;p&gt;{}&lt;/p&gt;"),
]  # fmt: skip
LEAVES = [
    "{}", "<p>{}</p>", "<code>{}</code>", "<pre>{}</pre>", "<a href='https://e.org'>{}</a>",
    macro("code", plain("{} < & >")), macro("odd", plain("{}")), macro("status", title="{}"),
    macro("info", rich("b"), title="{}"), macro("panel", rich("b"), title="{}"),
    ("<ac:link><ri:page ri:content-title='t'/><ac:plain-text-link-body><![CDATA[{}]]>"
    "</ac:plain-text-link-body></ac:link>"),
    "<ac:link><ri:page ri:content-title='{}'/></ac:link>",
]  # fmt: skip


class Bodies:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.words = 0

    def word(self) -> str:
        self.words += 1
        return f"w{self.words}x"

    def body(self, depth: int) -> str:
        parts = []
        for _ in range(self.random.randint(1, 4)):
            if depth and self.random.random() < 0.7:
                wrapper = self.random.choice(WRAPPERS)
                inner = self.body(depth - 1)
                if "&lt;" in wrapper:
                    inner = self.word()
                parts.append(wrapper.replace("{}", inner))
            else:
                parts.append(self.random.choice(LEAVES).replace("{}", self.word()))
        return self.random.choice(["", " ", "\n"]).join(parts)


def kept(body: str) -> set[str]:
    page = convert(body)
    shown = visible_text(page.markdown).text
    return set(_WORD.findall(shown)) | set(_WORD.findall(page.markdown))


@pytest.mark.parametrize("seed", range(60))
def test_of_any_body_every_word_is_kept(seed: int) -> None:
    body = Bodies(seed).body(5)
    assert set(_WORD.findall(body)) - kept(body) == set()


@pytest.mark.parametrize("seed", range(60))
def test_of_a_body_with_broken_tags_every_word_between_them_is_kept(seed: int) -> None:
    bodies = Bodies(seed)
    body = bodies.body(5)
    tags = [*_TAG.finditer(body)]
    for tag in sorted(bodies.random.sample(tags, min(3, len(tags))), key=lambda t: -t.start()):
        if "ac:parameter" not in tag[0]:
            broken = bodies.random.choice(["", "</p>", "<", tag[0] * 2])
            body = body[: tag.start()] + broken + body[tag.end() :]
    between = set(_WORD.findall(_TAG.sub(" ", body)))
    titles = set(_WORD.findall(" ".join(re.findall(r"<ac:parameter.*?</ac:parameter>", body))))
    assert (between - titles) - kept(body) == set()
