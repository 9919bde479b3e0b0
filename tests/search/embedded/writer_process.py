"""A process that writes pages until it is killed: python -m … DIRECTORY FIRST_PAGE [COUNT].

Each update puts one page whose chunks all carry the round's number, then says the number.
"""

import sys
from itertools import count, islice
from pathlib import Path

from apps.search.engines.base import ChunkDocument, PageDocument
from apps.search.engines.embedded.engine import EmbeddedEngine

CHUNKS = 12


def main(directory: str, first: int, rounds: int | None) -> None:
    engine = EmbeddedEngine(lambda organization_id: Path(directory) / f"org-{organization_id}")
    for number in islice(count(), rounds):
        text = f"round{number} backup and restore"
        page = PageDocument(
            page_id=first + number % 5,
            title="Handbook",
            space=1,
            stamp=f"round{number}",
            chunks=tuple(ChunkDocument(n, (), f"{text} part{n}") for n in range(CHUNKS)),
        )
        with engine.writing(organization_id=1) as writer:
            writer.put([page])
        print(number, flush=True)  # noqa: T201 - how the test follows


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else None)
