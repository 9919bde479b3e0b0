"""The wiki of any size that the benchmarks are run on."""

from itertools import islice

from apps.knowledge.conversion.chunks import ChunkDraft
from benchmarks.filling import Draft
from benchmarks.lf_wiki import WikiPage
from benchmarks.synthesis import synthesise


def draft(title: str, *texts: str) -> Draft:
    page = WikiPage("OPS", f"lf/OPS/{title}.md", title, "\n\n".join(texts))
    chunks = []
    start = 0
    for number, text in enumerate(texts):
        chunks.append(ChunkDraft(number, (title,), text, start, start + len(text)))
        start += len(text) + 2
    return Draft(page, tuple(chunks))


PAGES = [
    draft("Backup and restore", "alpha beta gamma delta", "one two three four"),
    draft("Lunch menu", "monday tuesday wednesday thursday"),
]


def test_the_real_pages_come_first_and_the_last_page_is_cut() -> None:
    drafts = list(synthesise(PAGES, 2))
    assert drafts == [PAGES[0]]
    drafts = list(synthesise(PAGES, 5))
    assert drafts[:2] == PAGES
    assert [len(each.chunks) for each in drafts] == [2, 1, 2]
    assert len(list(synthesise(PAGES, 4))[2].chunks) == 1


def test_it_is_the_same_wiki_at_every_call() -> None:
    assert list(synthesise(PAGES, 30)) == list(synthesise(PAGES, 30))
    assert list(islice(synthesise(PAGES, 30), 10)) == list(islice(synthesise(PAGES, 20), 10))


def test_a_recombined_page_begins_as_its_own_and_ends_as_others() -> None:
    made = list(synthesise(PAGES, 60))[2:]
    files = [each.page.file for each in made]
    assert files[0] == "lf/OPS/Backup and restore.md#1"
    assert len(set(files)) == len(files)
    assert {each.page.title for each in made} <= {
        "Backup and restore",
        "Backup and menu",
        "Lunch restore",
        "Lunch menu",
    }
    for each in made:
        for chunk in each.chunks:
            assert each.page.markdown[chunk.start : chunk.end] == chunk.text
    assert {chunk.text for each in made[::2] for chunk in each.chunks[:1]} == {
        "alpha beta gamma delta",
        "alpha beta gamma four",
        "alpha beta gamma thursday",
    }
