"""Bombs hidden in archives inside an archive. Pure.

The portal never opens an attachment, so such a bomb would do no harm here; but it would lie in wait
for whoever downloads it. Refused whole, like any other bomb.
"""

import tempfile
from dataclasses import dataclass

from apps.ingestion.problems import ImportRefusedError, ProblemCode, refused
from apps.ingestion.sources.archive import (
    DEFAULT_LIMITS,
    MEBIBYTE,
    Archive,
    Limits,
    UnreadableEntryError,
)

_DEEPEST = 8
_IN_MEMORY = 8 * MEBIBYTE
_MAGIC = b"PK\x03\x04"
_BOMBS = frozenset({ProblemCode.BOMB, ProblemCode.TOO_MANY_ENTRIES})


@dataclass(slots=True)
class _Budget:
    """Bytes of inner archives that are still looked into; beyond it the rest stays closed."""

    left: int = 256 * MEBIBYTE


def refuse_nested_bombs(archive: Archive, limits: Limits = DEFAULT_LIMITS) -> None:
    """Raises ImportRefusedError when an archive inside, however deep, is a bomb.

    Only tables of contents are read, and what leads to them.
    """
    _look_into(archive, limits, _Budget(), 1, "")


def _look_into(archive: Archive, limits: Limits, budget: _Budget, depth: int, outer: str) -> None:
    for name in archive.names:
        size = archive.size(name)
        if len(_MAGIC) < size <= budget.left and _is_archive(archive, name):
            budget.left -= size
            path = outer or name
            with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
                try:
                    copy.writelines(archive.blocks(name, size))
                    inner = Archive(copy, limits)
                except UnreadableEntryError:
                    continue
                except ImportRefusedError as refusal:
                    # Anything else is no danger: an attachment may well be encrypted or broken.
                    if refusal.code in _BOMBS:
                        raise refused(ProblemCode.NESTED_BOMB, f"It is inside {path}") from refusal
                    continue
                if depth < _DEEPEST:
                    _look_into(inner, limits, budget, depth + 1, path)


def _is_archive(archive: Archive, name: str) -> bool:
    try:
        return archive.head(name, len(_MAGIC)) == _MAGIC
    except UnreadableEntryError:
        return False
