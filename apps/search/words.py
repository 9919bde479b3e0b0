"""Words as people write them: where they stand in a text, and how they fold. Pure.

A *raw word* is a run of letters, digits and underscores, with dots and hyphens allowed inside
(`org.apache.commons`, `well-known`, `2022-10-31`) and `++` or `#` at its end (`C++`, `C#`).
"""

import re
import unicodedata
from itertools import pairwise

LONGEST_TERM = 64
"""Characters of one term; what is longer is a key or a digest, and is cut."""
_SHORTEST_WORD, _LONGEST_WORD = 2, 40

_CJK = (
    "\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003134f"
)
_LETTERS_BESIDE_UNICODE = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "\u2010": "-", "\u2011": "-"}
)


def _combining_marks() -> str:
    """Every combining mark as ranges of a character class; `\\w` knows none of them."""
    ranges: list[list[int]] = []
    for code in range(0x300, 0x1E000):
        if unicodedata.category(chr(code)) in {"Mn", "Mc", "Me"}:
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


_MARKED = rf"\w+(?:[{_combining_marks()}]+\w*)*"
_TAIL = r"(?:\+\+|#(?!\w))?"
_ANY_WORD = re.compile(rf"{_MARKED}(?:[.\-\u2010\u2011]{_MARKED})*{_TAIL}")
# Latin-1 has no combining marks and the short expression is more than twice as fast.
_LATIN_WORD = re.compile(rf"\w+(?:[.\-]\w+)*{_TAIL}")
SEGMENT = re.compile(r"[^._\-\u2010\u2011+#]+")
CJK_RUN = re.compile(f"[{_CJK}]+")


def word_pattern(text: str) -> re.Pattern[str]:
    """The expression whose matches are the raw words of this text."""
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return _ANY_WORD
    return _LATIN_WORD


def fold(word: str) -> str:
    """The word without case, width, ligatures and diacritics: `Ａpfelmüß` becomes `apfelmuss`.

    Only marks of the Latin, Greek and Cyrillic kind are dropped: those of Japanese or Hindi
    make another letter.
    """
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS_BESIDE_UNICODE))
    bare = "".join(char for char in decomposed if not "\u0300" <= char <= "\u036f")
    return unicodedata.normalize("NFKC", bare).casefold()


def plain_words(word: str) -> list[str]:
    """The words in a raw word that people may mistype or begin: no numbers, no Chinese."""
    return [
        segment
        for segment in SEGMENT.findall(word)
        if _SHORTEST_WORD <= len(segment) <= _LONGEST_WORD
        and not segment.isdigit()
        and not CJK_RUN.search(segment)
    ]


def humps(segment: str) -> list[tuple[int, int]]:
    """Where the parts of a CamelCase name stand, or the `PDF` of `PDFs`; empty for other words."""
    tail = segment[1:]
    if tail == tail.lower() or segment.isupper() or len(segment) > LONGEST_TERM:
        return []
    if segment[-1] == "s" and len(segment) > 2 and segment[:-1].isupper():
        return [(0, len(segment) - 1)]
    starts = [0, *(at for at in range(1, len(segment)) if _is_hump(segment, at)), len(segment)]
    if len(starts) == 2:
        return []
    return [(a, b) for a, b in pairwise(starts) if b - a > 1]


def _is_hump(segment: str, at: int) -> bool:
    """True where `aB`, `1B`, or the B of `ABc` starts a part."""
    if not segment[at].isupper():
        return False
    before = segment[at - 1]
    if before.islower() or before.isdigit():
        return True
    return before.isupper() and segment[at + 1 : at + 2].islower()
