"""What the wiki holds. No faults here, and nothing of either product's way to tell it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

AUTHOR = "sample-author"
WRITTEN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Space:
    id: int
    key: str
    name: str
    homepage_id: int
    status: str = "current"
    kind: str = "global"
    public: bool = False
    """People who have not signed in may read it, where anonymous access is on."""
    hidden: bool = False
    """The connection's account may not see it."""


@dataclass(frozen=True, slots=True)
class Page:
    id: int
    space: str
    title: str
    parent_id: int | None = None
    body: str = "<p>Sample text.</p>"
    version: int = 1
    readers: tuple[str, ...] = ()
    """Names of those who alone may read it; empty for everybody who may read the space."""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comment:
    id: int
    page_id: int
    body: str


@dataclass(frozen=True, slots=True)
class Attachment:
    id: int
    page_id: int
    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: `name` is empty for people who have not signed in."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class Wiki:
    spaces: tuple[Space, ...]
    pages: tuple[Page, ...]
    comments: tuple[Comment, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    _page_of: dict[int, Page] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_page_of", {page.id: page for page in self.pages})

    def spaces_for(self, reader: Reader) -> list[Space]:
        return [one for one in self.spaces if (not one.hidden if reader.name else one.public)]

    def space(self, reader: Reader, *, key: str = "", number: int = 0) -> Space | None:
        found = [one for one in self.spaces_for(reader) if one.key == key or one.id == number]
        return found[0] if found else None

    def pages_for(self, reader: Reader, key: str = "") -> list[Page]:
        """The pages this reader sees, of one space or, without a key, of all."""
        keys = {one.key for one in self.spaces_for(reader)} & ({key} if key else self._keys)
        return [one for one in self.pages if one.space in keys and self._open_to(reader, one)]

    def page(self, reader: Reader, number: int) -> Page | None:
        page = self._page_of.get(number)
        return page if page and page in self.pages_for(reader, page.space) else None

    def comments_on(self, page: Page) -> list[Comment]:
        return [one for one in self.comments if one.page_id == page.id]

    def attachments_on(self, page: Page) -> list[Attachment]:
        return [one for one in self.attachments if one.page_id == page.id]

    def attachments_for(self, reader: Reader, key: str = "") -> list[tuple[Page, Attachment]]:
        pages = self.pages_for(reader, key)
        return [(page, one) for page in pages for one in self.attachments_on(page)]

    @property
    def _keys(self) -> set[str]:
        return {one.key for one in self.spaces}

    def _open_to(self, reader: Reader, page: Page | None) -> bool:
        """Restrictions count for the page and, as inherited ones, for all below it."""
        while page:
            if page.readers and reader.name not in page.readers:
                return False
            page = self._page_of.get(page.parent_id or 0)
        return True


RESTRICTED_PAGE = 1005
"""A page of space HR that the connection's account may not read."""


def many_spaces(count: int) -> tuple[Space, ...]:
    """Spaces without pages; of each ten one is archived and one is somebody's own."""
    return tuple(
        Space(
            10_000 + number,
            f"~p{number}" if number % 10 == 1 else f"TEAM{number:04}",
            f"Team {number}",
            homepage_id=0,
            status="archived" if number % 10 == 0 else "current",
            kind="personal" if number % 10 == 1 else "global",
        )
        for number in range(count)
    )


def sample_wiki(account: str, more_spaces: int = 0) -> Wiki:
    """A small wiki; `account` is the name of the account that connections sign in with."""
    return Wiki(
        spaces=(
            Space(100, "HR", "Human resources", homepage_id=1001),
            Space(101, "ENG", "Engineering", homepage_id=1101),
            Space(102, "PUB", "Public notes", homepage_id=1201, public=True),
            Space(103, "OLD", "Old handbook", homepage_id=1301, status="archived"),
            Space(104, "BOARD", "Board", homepage_id=1401, hidden=True),
            *many_spaces(more_spaces),
        ),
        pages=(
            Page(1001, "HR", "Human resources home"),
            Page(1002, "HR", "Holidays", 1001, "<h2>Days</h2><p>Thirty days a year.</p>", 3),
            Page(1003, "HR", "Travel", 1001, labels=("travel",)),
            Page(1004, "HR", "Interview notes", 1001, readers=(account, "lead")),
            Page(RESTRICTED_PAGE, "HR", "Salary bands", 1001, readers=("lead",)),
            Page(1006, "HR", "Salary band A", RESTRICTED_PAGE),
            Page(1101, "ENG", "Engineering home"),
            Page(1102, "ENG", "On call", 1101),
            Page(1201, "PUB", "Public notes home"),
            Page(1301, "OLD", "Old handbook home"),
            Page(1401, "BOARD", "Board home"),
        ),
        comments=(Comment(3001, 1002, "<p>Is the day after a holiday free?</p>"),),
        attachments=(Attachment(4001, 1002, "days.txt", "text/plain", b"Thirty days a year.\n"),),
    )
