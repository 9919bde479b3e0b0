"""What a conversion could not carry over, counted under stable codes."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

LINK_UNRESOLVED = "link:unresolved"
LINK_MISSING_PAGE = "link:missing-page"
LINK_UNSUPPORTED = "link:unsupported"
ATTACHMENT_MISSING = "attachment:missing"
TABLE_FLATTENED = "table:flattened"
TABLE_UNWRAPPED = "table:unwrapped"
CODE_MOVED = "table:code-moved"
TEXT_TOO_DEEP = "text:too-deep"
ROWS_TOO_WIDE = "table:span-cut"
PERSON_UNKNOWN = "person:unknown"
# Spaces an XML export puts into markup, markup that was not well-formed all the same and mended,
# or kept as it is written, and characters no markup may hold.
XML_PADDED = "xml:padded"
XML_REPAIRED = "xml:repaired"
XML_UNREADABLE = "xml:unreadable"
XML_CONTROLS = "xml:control-characters"

_LIVE = "live:"
# Names come from the pages: whatever those hold, a report stays one that people can read.
_LONGEST_NAME = 60
_MOST_CODES = 200


def dropped(name: str) -> str:
    """The code of an element left out on purpose (`toc`, `style`, `navigation`…)."""
    return f"dropped:{name}"


def macro(name: str) -> str:
    """The code of a macro nobody rendered, by its name in Confluence."""
    return f"macro:{name}"


def live(name: str) -> str:
    """The code of a macro whose content Confluence makes anew whenever the page is shown."""
    return f"{_LIVE}{name}"


def unknown_element(name: str) -> str:
    """The code of an element nobody knows: its content is kept, its meaning is not."""
    return f"element:{name}"


def note(counts: Counter[str], code: str) -> None:
    """Count a code with a name out of a page; past 200 codes the rest of a kind is `…:other`."""
    code = code[:_LONGEST_NAME]
    if code not in counts and len(counts) >= _MOST_CODES:
        code = f"{code.partition(':')[0]}:other"
    counts[code] += 1


@dataclass(frozen=True, slots=True)
class Losses:
    """Counts by code: `macro:<name>`, `live:<name>`, `element:<name>`, `link:…`, `table:…`,
    `attachment:missing`, `dropped:<name>`, `text:…`, `person:unknown`, `xml:…`.

    Codes are stable: they are stored with pages and read by the import report.
    """

    counts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> "Losses":
        return cls(MappingProxyType({code: n for code, n in sorted(counts.items()) if n}))

    @classmethod
    def total(cls, parts: Iterable["Losses"]) -> "Losses":
        """The sum over many pages."""
        counts: Counter[str] = Counter()
        for part in parts:
            counts.update(part.counts)
        return cls.of(counts)

    def merge(self, other: "Losses") -> "Losses":
        return Losses.total((self, other))

    @property
    def live_macros(self) -> frozenset[str]:
        """The macros only a rendered page (`export_view`) shows the content of, by name."""
        return frozenset(code.removeprefix(_LIVE) for code in self.counts if code.startswith(_LIVE))

    def as_json(self) -> dict[str, int]:
        return dict(self.counts)
