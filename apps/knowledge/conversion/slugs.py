"""Names of headings in addresses, the same wherever a page is converted or shown."""

import re
from collections.abc import Sequence

_DROPPED = re.compile(r"[^\w\- ]+")
_FALLBACK = "section"


def heading_slugs(titles: Sequence[str]) -> list[str]:
    """The slug of each heading of a page, given all its titles (visible text) in order.

    Lower case, letters and digits of any script, words joined by `-`; a title that occurs again
    gets `-1`, `-2`… Deterministic, and unique within the page.
    """
    taken: dict[str, int] = {}
    for title in titles:
        base = "-".join(_DROPPED.sub("", title.lower()).split()) or _FALLBACK
        slug, number = base, taken.get(base, 0)
        while slug in taken:
            number += 1
            slug = f"{base}-{number}"
        taken[base] = number
        taken[slug] = taken.get(slug, 0)
    return list(taken)


def heading_anchors(title: str, page_title: str) -> tuple[str, ...]:
    """What links in Confluence call a heading.

    Rendered pages join the page's title and the heading's, both without spaces
    (`GitPlugin-Changelog`); links in storage format have the text as it is, without spaces, or
    with `-` between the words.
    """
    words = title.split()
    joined = "".join(words)
    return (f"{''.join(page_title.split())}-{joined}", title, joined, "-".join(words))


def slug_of_anchor(anchor: str, page_title: str, titles: Sequence[str]) -> str | None:
    """The slug of the heading a Confluence anchor names, or None when the page has none such.

    Repeated headings carry `.1`, `.2`… there.
    """
    wanted, number = anchor, 0
    if (match := re.fullmatch(r"(.+)\.(\d+)", anchor)) is not None:
        wanted, number = match[1], int(match[2])
    slugs = heading_slugs(titles)
    for name, skip in ((anchor, 0), (wanted, number)):
        found = [
            slug
            for title, slug in zip(titles, slugs, strict=True)
            if name == slug or name in heading_anchors(title, page_title)
        ]
        if len(found) > skip:
            return found[skip]
    return None
