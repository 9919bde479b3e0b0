"""What links and images of a text may point to: the caller says, everything else is text."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

_EXTERNAL = frozenset({"http", "https", "mailto"})


@dataclass(frozen=True, slots=True)
class Resolved:
    """Where an internal target leads. `url` is an address of this site."""

    url: str


@dataclass(frozen=True, slots=True)
class Embed(Resolved):
    """A target that may also be shown in place, as an image."""


Resolver = Callable[[Collection[str]], Mapping[str, Resolved]]
"""Gets every internal target of a text at once; what it leaves out is shown as plain text."""


def no_targets(targets: Collection[str]) -> Mapping[str, Resolved]:
    """The resolver of texts without internal links and images."""
    return {}


def is_external(target: str) -> bool:
    """Whether it is an absolute http(s) or mailto address."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    if parts.scheme not in _EXTERNAL:
        return False
    return bool(parts.netloc) if parts.scheme != "mailto" else bool(parts.path)
