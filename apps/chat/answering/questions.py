"""What kind of question it is, and the words that matter in it. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum

from apps.chat.answering.support import meaningful


class Intent(StrEnum):
    STEPS = "steps"
    MEANING = "meaning"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Question:
    intent: Intent
    terms: frozenset[str]
    is_thin: bool = False
    """Whether one word is left beside a person: "remove a colleague" asks for little else."""


_STEPS = re.compile(
    r"\s*(?:how\s+(?:do|can|could|to|should|would|must|is|are)\b(?!\s+(?:long|often|many|much))"
    r"|what\s+(?:do|must|should|can)\s+(?:i|we)\b|steps\b)",
    re.IGNORECASE,
)
_MEANING = re.compile(
    r"\s*(?:what(?:\s+is|\s+are|['’]s)|who\s+(?:is|are)|define|explain|meaning\s+of)\b",
    re.IGNORECASE,
)
_WHERE = re.compile(r"\s*where\b", re.IGNORECASE)
_LIGHT = meaningful(
    "make use get set need work way steps explain define meaning mean contain include"
)
_PEOPLE = meaningful("colleague somebody someone anybody anyone person people")
_PLACED = meaningful("stored located kept saved found")


def read_question(text: str) -> Question:
    """Words that only carry the sentence ("use", "make") count where there are no others."""
    intent = Intent.FACT
    if _STEPS.match(text):
        intent = Intent.STEPS
    elif _MEANING.match(text):
        intent = Intent.MEANING
    terms = meaningful(text)
    light = _LIGHT | _PEOPLE
    if _WHERE.match(text):
        light |= _PLACED
    kept = terms - light or terms
    return Question(intent, kept, is_thin=len(kept) == 1 and bool((terms - kept) & _PEOPLE))
