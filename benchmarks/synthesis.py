"""A wiki of any size made of the LF wiki: its own pages first, then recombined ones.

A recombined page has the spaces, headings and lengths of a real one; its title and each of its
passages begin like its own and end like some other's. So every word stays as frequent among the
passages as it is in the real wiki, and no two pages are alike.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from apps.knowledge.conversion.chunks import ChunkDraft
from benchmarks.filling import Draft
from benchmarks.lf_wiki import WikiPage

_SEED = 20_240_501
_BETWEEN = "\n\n"


def synthesise(drafts: Sequence[Draft], chunks: int) -> Iterator[Draft]:
    """Pages with `chunks` passages in all, the same ones at every call."""
    missing = chunks
    for draft in _endless(drafts):
        kept = draft.chunks[:missing]
        yield replace(draft, chunks=kept)
        missing -= len(kept)
        if not missing:
            return


def _endless(drafts: Sequence[Draft]) -> Iterator[Draft]:
    yield from drafts
    chance = random.Random(_SEED)
    texts = [chunk.text for draft in drafts for chunk in draft.chunks]
    titles = [draft.page.title for draft in drafts]
    number = 0
    while True:
        for draft in drafts:
            number += 1
            yield _recombined(draft, number, texts, titles, chance)


def _recombined(
    draft: Draft, number: int, texts: Sequence[str], titles: Sequence[str], chance: random.Random
) -> Draft:
    chunks: list[ChunkDraft] = []
    start = 0
    for chunk in draft.chunks:
        text = _crossed(chunk.text, chance.choice(texts))
        chunks.append(replace(chunk, text=text, start=start, end=start + len(text)))
        start += len(text) + len(_BETWEEN)
    page = WikiPage(
        space=draft.page.space,
        file=f"{draft.page.file}#{number}",
        title=_crossed(draft.page.title, chance.choice(titles)),
        markdown=_BETWEEN.join(chunk.text for chunk in chunks),
    )
    return Draft(page, tuple(chunks))


def _crossed(own: str, other: str) -> str:
    """The first half of one and the second half of the other, cut between words."""
    return own[: _middle(own)] + other[_middle(other) :]


def _middle(text: str) -> int:
    at = text.find(" ", len(text) // 2)
    return at if at >= 0 else len(text)
