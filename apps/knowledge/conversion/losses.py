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


def dropped(name: str) -> str:
    """The code of an element left out on purpose (`toc`, `style`, `navigation`…)."""
    return f"dropped:{name}"


def macro(name: str) -> str:
    """The code of a macro nobody rendered, by its name in Confluence."""
    return f"macro:{name}"


@dataclass(frozen=True, slots=True)
class Losses:
    """Counts by code: `macro:<name>`, `link:…`, `attachment:missing`, `dropped:<name>`, `table:…`.

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

    def as_json(self) -> dict[str, int]:
        return dict(self.counts)
