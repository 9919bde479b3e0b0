"""Plain text that must stand in Markdown as itself.

What CommonMark would read as syntax becomes a character reference, never a backslash escape:
identifiers and globs keep their spelling wherever that is safe, and searching the Markdown finds
them. `apps.knowledge.text` reads this dialect back.
"""

import re
import unicodedata

from apps.knowledge.text import EMPHASIS

# Stands for a literal * or _ until the whole run is known, see `settle`.
STAR = "\x00"
UNDERSCORE = "\x01"

_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff"
CONTROL = re.compile(f"[{_CONTROL}]")

_SUSPECT = re.compile(rf"[\\`<&\]*_\[|{_CONTROL}]")
_NEEDED = re.compile(
    r"\\(?=[!-/:-@\[-`{-~]|$)"
    r"|`|<(?=[A-Za-z/!?])|&(?=#?\w+;)|\](?=\()"
    r"|(?<!\s)\*|\*(?!\s)"
    r"|(?<![^\W_])_(?!\s)"
    rf"|[{_CONTROL}]"
)
_NEEDED_IN_LABEL = re.compile(rf"{_NEEDED.pattern}|[\[\]]")
_NEEDED_IN_CELL = re.compile(rf"{_NEEDED.pattern}|\|")
_NEEDED_IN_LABEL_IN_CELL = re.compile(rf"{_NEEDED_IN_LABEL.pattern}|\|")
_PATTERNS = {
    (False, False): _NEEDED,
    (True, False): _NEEDED_IN_LABEL,
    (False, True): _NEEDED_IN_CELL,
    (True, True): _NEEDED_IN_LABEL_IN_CELL,
}
_REPLACEMENTS = {
    "\\": "&#92;",
    "`": "&#96;",
    "<": "&lt;",
    "&": "&amp;",
    "[": "&#91;",
    "]": "&#93;",
    "|": "&#124;",
    "*": STAR,
    "_": UNDERSCORE,
}

_STAR_RUN = re.compile(r"\*+")
_CLOSING_UNDERSCORE = re.compile(r"(?<=\S)_(?![^\W_])")

_LINE_START = re.compile(
    r"(?:[-+*]|\#{1,6})(?=\s|$)"
    r"|[>|]"
    r"|~{3}"
    r"|[-_*=:|][-_*=:|\s]*$"
    r"|\[(?=[ xX]\](?:\s|$))"
    r"|\[(?=[^\]]*\]:)"
)
_NUMBER_START = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_FIRST_CHARACTERS = frozenset("-+*#>~_=:|[0123456789")

_URL_UNSAFE = re.compile(rf"[{_CONTROL}\s()<>\[\]\\\"`*|]")
_URL_SUSPECT = re.compile(rf"{_URL_UNSAFE.pattern[:-1]}&]")
_URL_ENTITY = re.compile(r"&(?=#?\w+;)")


def escape(text: str, *, label: bool = False, cell: bool = False) -> str:
    """`text` with its syntax characters replaced; `label` is inside a link, `cell` in a table row.

    Literal * and _ come out as placeholders: `settle` decides over the whole run.
    """
    # Most texts have none of the characters, and finding that out is far quicker.
    if _SUSPECT.search(text) is None:
        return text
    return _PATTERNS[label, cell].sub(_replacement, text)


def _replacement(match: re.Match[str]) -> str:
    return _REPLACEMENTS.get(match[0], "")


def settle(run: str, *, cell: bool = False) -> str:
    """Put the literal * and _ of a whole inline run back, as references only where they pair up.

    The cells of a row are read as one line and the text of a link on its own, so there a literal
    * is always a reference.
    """
    if STAR in run:
        bare = run.replace(STAR, "*")
        safe = (
            not cell
            and "*" not in run
            and "](" not in run
            and not _pairs(bare)
            and EMPHASIS.search(bare) is None
        )
        run = bare if safe else run.replace(STAR, "&#42;")
    if UNDERSCORE in run:
        bare = run.replace(UNDERSCORE, "_")
        closes = _CLOSING_UNDERSCORE.search(bare, run.index(UNDERSCORE) + 1) is not None
        run = run.replace(UNDERSCORE, "&#95;") if closes else bare
    return run


def _pairs(run: str) -> bool:
    """Whether CommonMark could read any two runs of * as emphasis (its flanking rules)."""
    openers: list[tuple[int, bool]] = []
    for match in _STAR_RUN.finditer(run):
        start, end = match.span()
        before = run[start - 1] if start else " "
        after = run[end] if end < len(run) else " "
        opens, closes = flanking(before, after)
        size = end - start
        if closes and any(
            not ((both or opens) and (size + other) % 3 == 0 and size % 3)
            for other, both in openers
        ):
            return True
        if opens:
            openers.append((size, closes))
    return False


def flanking(before: str, after: str) -> tuple[bool, bool]:
    """Whether a mark between these two characters may open, and may close, emphasis."""
    space_before, space_after = before.isspace(), after.isspace()
    punct_before, punct_after = is_punctuation(before), is_punctuation(after)
    opens = not space_after and (not punct_after or space_before or punct_before)
    closes = not space_before and (not punct_before or space_after or punct_after)
    return opens, closes


def is_punctuation(character: str) -> bool:
    """CommonMark's notion: punctuation and symbols; the placeholders count as what they become."""
    return character in (STAR, UNDERSCORE) or unicodedata.category(character)[0] in "PS"


def guard_line(line: str) -> str:
    """A line of text that may not be read as the start of a list, heading, rule, table…"""
    if not line or line[0] not in _FIRST_CHARACTERS:
        return line
    if _LINE_START.match(line) is not None:
        return f"&#{ord(line[0])};{line[1:]}"
    if (number := _NUMBER_START.match(line)) is not None:
        return f"{number[1]}&#{ord(number[2])};{line[number.end() :]}"
    return line


def url(target: str) -> str:
    """A link target without any character that could end it or be read as syntax."""
    if _URL_SUSPECT.search(target) is None:
        return target
    target = _URL_UNSAFE.sub(_percent, target.strip())
    return _URL_ENTITY.sub("&amp;", target)


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "ignore"))
