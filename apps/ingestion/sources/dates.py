"""Days as Confluence prints them, in the language of whoever exported. Pure; never fails."""

import re
from datetime import date

from apps.ingestion.sources.base import SourceDate

_MONTH_NAMES = (
    ("jan", "januar", "january", "jänner", "jän", "janv", "janvier", "ene", "enero", "gen"),
    ("feb", "februar", "february", "feber", "févr", "février", "febrero", "febbraio"),
    ("mar", "märz", "mär", "mrz", "march", "mars", "marzo"),
    ("apr", "april", "avr", "avril", "abr", "abril", "aprile"),
    ("may", "mai", "mayo", "mag", "maggio"),
    ("jun", "juni", "june", "juin", "junio", "giu", "giugno"),
    ("jul", "juli", "july", "juil", "juillet", "julio", "lug", "luglio"),
    ("aug", "august", "août", "ago", "agosto"),
    ("sep", "sept", "september", "septembre", "septiembre", "set", "settembre"),
    ("oct", "okt", "october", "oktober", "octobre", "octubre", "ott", "ottobre"),
    ("nov", "november", "novembre", "noviembre"),
    ("dec", "dez", "december", "dezember", "déc", "décembre", "dic", "diciembre", "dicembre"),
)
_CHINESE_MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names} | {
    f"{name}月": number for number, name in enumerate(_CHINESE_MONTHS, start=1)
}

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b")
_FAR_EAST = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_MONTH_FIRST = re.compile(r"(\d{1,2}\s*[月월]|[^\W\d]+)\.?\s+(\d{1,2}),?\s+(\d{4})\b")
_DAY_FIRST = re.compile(r"(\d{1,2})\.?\s+([^\W\d]+)\.?,?\s+(\d{4})\b")


def read_date(raw: str) -> SourceDate:
    """The day, and the text it was read from; a day nobody can read stays text."""
    text = " ".join(raw.split())
    return SourceDate(text, _day(text))


def _day(text: str) -> date | None:
    if match := _ISO.match(text) or _FAR_EAST.match(text):
        return _real(int(match[1]), int(match[2]), int(match[3]))
    if match := _DOTTED.match(text):
        return _real(int(match[3]), int(match[2]), int(match[1]))
    if match := _MONTH_FIRST.match(text):
        return _real(int(match[3]), _month(match[1]), int(match[2]))
    if match := _DAY_FIRST.match(text):
        return _real(int(match[3]), _month(match[2]), int(match[1]))
    return None


def _month(name: str) -> int:
    """1 to 12, or 0 for a word that names no month."""
    if name[0].isdigit():
        return int(name[:-1])
    return _MONTHS.get(name.lower(), 0)


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
