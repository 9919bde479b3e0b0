"""Reading a ZIP somebody sent. Pure; nothing is ever extracted by name.

What an archive claims is checked before `zipfile` builds an object for each entry, and what an
entry claims is never trusted while it is read: the bytes that really come out are counted.
"""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from apps.ingestion.problems import ImportRefusedError, ProblemCode, refused

MEBIBYTE = 1024 * 1024
_END = struct.Struct("<4s4H2LH")
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LONGEST_COMMENT = 65_535
_ENTRY_LENGTHS = struct.Struct("<3H")
_ENTRY_SIZE = 46
_READ_SIZE = 256 * 1024
_ENCRYPTED_FLAGS = 0x1 | 0x40 | 0x2000
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may claim. Ratios count only above a size that could hurt: a page of many
    like words packs 1,000 to 1 without any harm.
    """

    entries: int = 150_000
    directory_bytes: int = 64 * MEBIBYTE
    total_bytes: int = 32 * 1024 * MEBIBYTE
    entry_ratio: int = 100
    entry_ratio_from: int = 64 * MEBIBYTE
    total_ratio: int = 100
    total_ratio_from: int = 256 * MEBIBYTE


DEFAULT_LIMITS = Limits()


class UnreadableEntryError(Exception):
    """One entry is damaged or larger than asked for; the others may be fine."""


class Archive:
    """An open, checked ZIP. Raises ImportRefusedError when the file must be refused whole."""

    def __init__(self, source: Path | IO[bytes], limits: Limits = DEFAULT_LIMITS) -> None:
        self._file = source.open("rb") if isinstance(source, Path) else source
        self._owned = isinstance(source, Path)
        try:
            _check_directory(self._file, limits)
            self._zip = _open(self._file)
            self._entries = _checked(self._zip, _size(self._file), limits)
        except ImportRefusedError:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._owned:
            self._file.close()

    @property
    def names(self) -> tuple[str, ...]:
        """Every file's path, in the order of the archive; directories are left out."""
        return tuple(self._entries)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def size(self, name: str) -> int:
        """Bytes the entry claims to unpack to."""
        return self._entries[name].file_size

    def read(self, name: str, limit: int) -> bytes:
        """The entry's bytes; raises UnreadableEntryError above `limit` or when damaged."""
        if self.size(name) > limit:
            raise UnreadableEntryError(f"{self.size(name)} bytes, more than {limit}")
        with _damage_named(), self._zip.open(self._entries[name]) as file:
            data = file.read(limit + 1)
        if len(data) > limit:
            raise UnreadableEntryError(f"more than {limit} bytes")
        return data

    def head(self, name: str, size: int) -> bytes:
        """The entry's first bytes; raises UnreadableEntryError when damaged."""
        with _damage_named(), self._zip.open(self._entries[name]) as file:
            return file.read(size)

    def blocks(self, name: str, limit: int) -> Iterator[bytes]:
        """The entry's bytes in blocks, counted; raises UnreadableEntryError like `read`."""
        left = limit
        with _damage_named(), self._zip.open(self._entries[name]) as file:
            while block := file.read(_READ_SIZE):
                left -= len(block)
                if left < 0:
                    raise UnreadableEntryError(f"more than {limit} bytes")
                yield block


@contextmanager
def _damage_named() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise UnreadableEntryError("damaged in the archive") from error


def _size(file: IO[bytes]) -> int:
    return file.seek(0, 2)


def _check_directory(file: IO[bytes], limits: Limits) -> None:
    """Counts the entries in the raw table of contents, where each costs 46 bytes and no object."""
    size = _size(file)
    file.seek(0)
    begins_like_one = file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
    tail_size = min(size, _LONGEST_COMMENT + _END.size)
    file.seek(size - tail_size)
    tail = file.read(tail_size)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise refused(ProblemCode.TRUNCATED if begins_like_one else ProblemCode.NOT_A_ZIP)
    _, _, _, _, count, length, _, _ = _END.unpack_from(tail, at)
    end = size - tail_size + at
    if (wide := _wide_directory(file, end)) is not None:
        count, length, end = wide
    if count > limits.entries or length > limits.directory_bytes:
        raise _too_many(count if count > limits.entries else length // _ENTRY_SIZE, limits)
    if length > end:
        raise refused(ProblemCode.TRUNCATED)
    file.seek(end - length)
    _count_entries(file.read(length), limits)


def _wide_directory(file: IO[bytes], end: int) -> tuple[int, int, int] | None:
    """Count, length and end of the directory of a ZIP64 archive, None for an ordinary one."""
    if end < _END64_LOCATOR.size:
        return None
    file.seek(end - _END64_LOCATOR.size)
    magic, _, claimed, _ = _END64_LOCATOR.unpack(file.read(_END64_LOCATOR.size))
    if magic != b"PK\x06\x07":
        return None
    # `zipfile` reads the record that stands right before the locator, wherever the locator points:
    # what is checked must be what is read.
    offset = end - _END64_LOCATOR.size - _END64.size
    if claimed != offset:
        raise refused(ProblemCode.TRUNCATED)
    file.seek(offset)
    record = file.read(_END64.size)
    if record[:4] != b"PK\x06\x06":
        raise refused(ProblemCode.TRUNCATED)
    *_, count, length, _ = _END64.unpack(record)
    return count, length, offset


def _count_entries(directory: bytes, limits: Limits) -> None:
    at = found = 0
    while directory[at : at + 4] == b"PK\x01\x02" and at + _ENTRY_SIZE <= len(directory):
        found += 1
        at += _ENTRY_SIZE + sum(_ENTRY_LENGTHS.unpack_from(directory, at + 28))
    if found > limits.entries:
        raise _too_many(found, limits)


def _too_many(count: int, limits: Limits) -> ImportRefusedError:
    detail = f"It has {count:,} entries; {limits.entries:,} are the most that are read"
    return refused(ProblemCode.TOO_MANY_ENTRIES, detail)


def _open(file: IO[bytes]) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, struct.error, ValueError, OSError, NotImplementedError) as error:
        raise refused(ProblemCode.TRUNCATED) from error


def _checked(
    archive: zipfile.ZipFile, packed_total: int, limits: Limits
) -> dict[str, zipfile.ZipInfo]:
    entries: dict[str, zipfile.ZipInfo] = {}
    if len(archive.infolist()) > limits.entries:
        raise _too_many(len(archive.infolist()), limits)
    for entry in archive.infolist():
        _check_entry(entry, limits)
        if entry.is_dir():
            continue
        if entry.filename in entries:
            raise refused(ProblemCode.DUPLICATE, entry.filename)
        if entry.header_offset + entry.compress_size > packed_total:
            raise refused(ProblemCode.TRUNCATED)
        entries[entry.filename] = entry
    total = sum(entry.file_size for entry in entries.values())
    if total > limits.total_bytes:
        raise refused(ProblemCode.BOMB, f"It would unpack to {total // MEBIBYTE:,} MiB")
    if total > limits.total_ratio_from and total > packed_total * limits.total_ratio:
        raise refused(
            ProblemCode.BOMB,
            f"It would unpack to {total // MEBIBYTE:,} MiB out of {packed_total / MEBIBYTE:,.1f}",
        )
    return entries


def _check_entry(entry: zipfile.ZipInfo, limits: Limits) -> None:
    name = entry.orig_filename
    if not name.strip("/"):
        # Some Confluence versions write an entry for the root itself; it holds nothing.
        if entry.file_size:
            raise refused(ProblemCode.TRAVERSAL, name)
        return
    if name.startswith("/") or "\\" in name or "\0" in name or name[1:2] == ":":
        raise refused(ProblemCode.TRAVERSAL, name.replace("\0", "?"))
    if ".." in name.split("/"):
        raise refused(ProblemCode.TRAVERSAL, name)
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise refused(ProblemCode.LINK, name)
    if entry.flag_bits & _ENCRYPTED_FLAGS:
        raise refused(ProblemCode.ENCRYPTED, name)
    if entry.compress_type not in _METHODS:
        raise refused(ProblemCode.METHOD, name)
    if (
        entry.file_size > limits.entry_ratio_from
        and entry.file_size > max(entry.compress_size, 1) * limits.entry_ratio
    ):
        raise refused(
            ProblemCode.BOMB, f"{name} alone would unpack to {entry.file_size // MEBIBYTE:,} MiB"
        )
