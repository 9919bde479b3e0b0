"""Sentences that lead elsewhere instead of saying something. Pure."""

import re

_ELSEWHERE = re.compile(
    r"\W*(?:see\b|next:|todo\b|read more\b|more (?:information|details)\b|click here\b"
    r"|for (?:more|further|additional) (?:information|details)\b|please (?:see|refer)\b"
    r"|view .{1,80} on the plugin site|table of contents"
    r"|(?:this|the) (?:page|content|document\w*|article|plugin|information) "
    r"(?:has |was |is |have )?(?:been )?(?:now )?(?:moved|obsolete|deprecated|outdated)"
    r"|(?:this|the) (?:page|content)\b.{0,60}\bmoved to\b)",
    re.IGNORECASE,
)
_LINK = re.compile(r"!?\[((?:[^\[\]\n]|\[[^\[\]\n]*\])*)\]\([^()\s]*\)")
_TARGET = re.compile(r"\]\([^()\s]*\)")
_ADDRESS = re.compile(r"https?://\S+")
_WORD = re.compile(r"\w+")
_MOSTLY_LINKS = 0.5


def leads_elsewhere(text: str, markdown: str, span: tuple[int, int], *, fewest: int = 3) -> bool:
    """Whether a text, which stands in this span of the Markdown, only points at another place.

    Less than `fewest` words beside bare addresses do.
    """
    if _ELSEWHERE.match(text):
        return True
    words = len(_WORD.findall(_ADDRESS.sub(" ", text)))
    linked = sum(len(_WORD.findall(label)) for label in _LINK.findall(_source(markdown, *span)))
    return words < fewest or linked >= _MOSTLY_LINKS * words


def _source(markdown: str, start: int, end: int) -> str:
    """The span with the marks of a link it begins or ends with."""
    if markdown.endswith("[", 0, start):
        start -= 1
    if target := _TARGET.match(markdown, end):
        end = target.end()
    return markdown[start:end]
