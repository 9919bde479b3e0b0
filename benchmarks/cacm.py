"""The CACM collection: abstracts, judged questions."""

import re
import tarfile
from dataclasses import dataclass
from pathlib import Path

_PRE = re.compile(r"<pre>\s*(.*?)\s*</pre>", re.DOTALL)
_TOPIC = re.compile(r"<DOCNO>\s*(\d+)\s*</DOCNO>(.*?)</DOC>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Abstract:
    """One paper; `number` is what judgements call it, without leading zeros."""

    number: int
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A question and the numbers of the papers that answer it."""

    question: str
    relevant: frozenset[int]


def abstracts(data: Path) -> list[Abstract]:
    """Title, then abstract; what follows the line with the issue (authors, codes) is body too."""
    found = []
    with tarfile.open(data / "cacm" / "cacm.tar.gz") as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file is None:
                continue
            text = _PRE.search(file.read().decode("latin-1"))
            if text is not None:
                number = int(re.sub(r"\D", "", Path(member.name).stem))
                title, _, body = text[1].partition("\n\n")
                found.append(Abstract(number, " ".join(title.split()), _text_only(body)))
    return found


def _text_only(body: str) -> str:
    """Paragraphs, without the table of cross references at the end, which is numbers alone."""
    lines = body.splitlines()
    while lines and re.fullmatch(r"[\d\s]*", lines[-1]):
        lines.pop()
    paragraphs = "\n".join(line.strip() for line in lines).split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs if paragraph)


def judged(data: Path) -> list[Judged]:
    relevant: dict[str, set[int]] = {}
    for line in (data / "cacm" / "qrels.txt").read_text().splitlines():
        topic, _, document, grade = line.split()
        if int(grade) > 0:
            relevant.setdefault(topic, set()).add(int(re.sub(r"\D", "", document)))
    topics = _TOPIC.findall((data / "cacm" / "topics.txt").read_text())
    return [
        Judged(" ".join(text.split()), frozenset(relevant[number]))
        for number, text in topics
        if number in relevant
    ]
