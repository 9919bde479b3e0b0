"""What the pipeline takes from any source, whatever it is made of. Pure.

A source knows its whole listing at once and gives one page at a time, already converted: front
ends differ from source to source, what comes after them does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from apps.knowledge.conversion import ConvertedPage


@dataclass(frozen=True, slots=True)
class SourceDate:
    """A day as the source writes it, and what it means; `day` is None when nobody can tell."""

    raw: str = ""
    day: date | None = None


NO_DATE = SourceDate()


@dataclass(frozen=True, slots=True)
class SourceSpace:
    """`site` is the address of the Confluence it came from, without a slash at its end, empty when
    unknown. `generated` is when the source says it was made. A key that is not `key_certain` is
    only a guess, for a source that does not tell.
    """

    key: str
    name: str
    description: str = ""
    home_content_id: str = ""
    site: str = ""
    key_certain: bool = True
    generated: SourceDate = NO_DATE


@dataclass(frozen=True, slots=True)
class SourceAttachment:
    """`path` names it inside the source; empty when the source lists it without having it."""

    source_id: str
    filename: str
    media_type: str
    path: str


@dataclass(frozen=True, slots=True)
class ListedPage:
    """A page of the listing, before its text is read. `parent_id` is a listed page, or None."""

    content_id: str
    title: str
    parent_id: str | None
    position: int


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A page whole. `version` is None where the source has no version numbers."""

    listed: ListedPage
    content: ConvertedPage
    author_name: str = ""
    editor_name: str = ""
    created: SourceDate = NO_DATE
    updated: SourceDate = NO_DATE
    version: int | None = None
    url: str = ""
    labels: tuple[str, ...] = ()
    attachments: tuple[SourceAttachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """Every page of the source, parents before their children.

    `complete` says that what is not listed does not exist; only then may pages be removed.
    `notes` counts what was odd about the source as a whole, under the codes of `report`.
    """

    space: SourceSpace
    pages: tuple[ListedPage, ...]
    complete: bool
    notes: Mapping[str, int] = field(default_factory=dict)


class PageUnreadableError(Exception):
    """This page cannot be read; `reason` is said to people, the others go on."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Source(Protocol):
    """Where pages come from."""

    @property
    def listing(self) -> Listing: ...

    def page(self, listed: ListedPage) -> SourcePage:
        """The page with its text; raises PageUnreadableError."""
        ...
