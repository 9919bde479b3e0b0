"""What the shared template parts (docs/ui.md) take as items of their lists."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """A state; colour and icon follow from it, and a word always stands beside it."""

    NEUTRAL = ""
    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Crumb:
    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """A button of a page header or bulk bar; `kind` is "", "primary", "danger" or "quiet"."""

    label: str
    url: str = ""
    kind: str = ""
    icon: str = ""
    name: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An entry of a menu; with `post` it sends a form to its address."""

    label: str
    url: str
    icon: str = ""
    current: bool = False
    danger: bool = False
    post: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A head cell; `sorted` is "", "ascending" or "descending"."""

    label: str
    numeric: bool = False
    sort_url: str = ""
    sorted: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Counter:
    """A number with its name; `kind` colours it, unless it is 0."""

    label: str
    value: int
    kind: Kind = Kind.NEUTRAL
    url: str = ""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of the source list, with every number it is cited by; a tag stands instead of the
    date.
    """

    numbers: tuple[int, ...]
    title: str
    url: str
    panel_url: str = ""
    path: str = ""
    date: str = ""
    date_iso: str = ""
    tag_label: str = ""
    tag_kind: Kind = Kind.NEUTRAL


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A page in the tree: its children, or the address that answers with them."""

    title: str
    url: str
    children: tuple["TreeNode", ...] = ()
    children_url: str = ""
    open: bool = False
    current: bool = False
