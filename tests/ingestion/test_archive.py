"""What is refused before anything is read, each with its own code."""

import io
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from apps.ingestion.problems import ImportRefusedError, ProblemCode, problem
from apps.ingestion.sources.archive import MEBIBYTE, Archive, Limits, UnreadableEntryError
from apps.ingestion.sources.layout import find_layout
from apps.ingestion.sources.nested import refuse_nested_bombs
from tests.ingestion.archives import HANDBOOK

ZEROS = b"\0" * (65 * MEBIBYTE)


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def refusal(data: bytes, limits: Limits | None = None) -> ImportRefusedError:
    with pytest.raises(ImportRefusedError) as caught:
        find_layout(Archive(io.BytesIO(data), limits or Limits()))
    return caught.value


def linked() -> bytes:
    entry = zipfile.ZipInfo("page.html")
    entry.create_system = 3
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return zipped((entry, b"/etc/passwd"))


def encrypted() -> bytes:
    data = bytearray(zipped(("index.html", b"<html></html>")))
    for magic, flags_at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(magic) + flags_at
        (flags,) = struct.unpack_from("<H", data, at)
        struct.pack_into("<H", data, at, flags | 1)
    return bytes(data)


def twice() -> bytes:
    return zipped(("index1.html", b"one"), ("index2.html", b"two")).replace(
        b"index2.html", b"index1.html"
    )


def with_bzip2() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("index.html", b"<html></html>")
    return target.getvalue()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: b"", ProblemCode.NOT_A_ZIP),
        (lambda: b"%PDF-1.7 not a zip at all", ProblemCode.NOT_A_ZIP),
        (lambda: HANDBOOK.zip()[:-30], ProblemCode.TRUNCATED),
        (lambda: HANDBOOK.zip()[: len(HANDBOOK.zip()) // 2], ProblemCode.TRUNCATED),
        (lambda: zipped(("index.html", b""), ("../escaped.html", b"")), ProblemCode.TRAVERSAL),
        (lambda: zipped(("a/../../escaped.html", b"")), ProblemCode.TRAVERSAL),
        (lambda: zipped(("/etc/cron.d/escaped.html", b"")), ProblemCode.TRAVERSAL),
        (lambda: zipped(("C:escaped.html", b"")), ProblemCode.TRAVERSAL),
        (lambda: zipped(("..\\escaped.html", b"")), ProblemCode.TRAVERSAL),
        (linked, ProblemCode.LINK),
        (encrypted, ProblemCode.ENCRYPTED),
        (twice, ProblemCode.DUPLICATE),
        (with_bzip2, ProblemCode.METHOD),
        (lambda: zipped(("bomb.html", ZEROS)), ProblemCode.BOMB),
        (lambda: zipped(("photos/holiday.jpg", b"JFIF")), ProblemCode.UNRELATED),
        (lambda: zipped(("entities.xml", b"<hibernate-generic/>")), ProblemCode.XML_EXPORT),
        (
            lambda: zipped(("exportDescriptor.properties", b"exportType=space")),
            ProblemCode.XML_EXPORT,
        ),
        (
            lambda: zipped(
                ("exportDescriptor.properties", b"exportFormat=csv"),
                ("data/content.csv.gz", b"contentid"),
            ),
            ProblemCode.CSV_EXPORT,
        ),
    ],
)
def test_archive_is_refused_with_its_own_code(make: Callable[[], bytes], code: ProblemCode) -> None:
    assert refusal(make()).code == code


def test_many_small_entries_of_a_bomb_are_refused_together() -> None:
    part = b"\0" * (50 * MEBIBYTE)
    error = refusal(zipped(*[(f"page{number}.html", part) for number in range(6)]))

    assert error.code == ProblemCode.BOMB
    assert "300 MiB" in error.problem.why


def test_size_is_refused_whatever_the_ratio() -> None:
    limits = Limits(total_bytes=1000)
    assert refusal(zipped(("index.html", b"x" * 1001)), limits).code == ProblemCode.BOMB


def test_too_many_entries_are_refused_before_objects_are_made() -> None:
    names = [(f"attachments/1/{number}", b"") for number in range(200_000)]
    error = refusal(zipped(*names))

    assert error.code == ProblemCode.TOO_MANY_ENTRIES
    assert "200,000 entries; 150,000 are the most that are read" in error.problem.why


def test_entries_are_counted_even_when_the_archive_lies_about_their_number() -> None:
    data = bytearray(zipped(*[(f"{number}.html", b"") for number in range(20)]))
    end = data.rindex(b"PK\x05\x06")
    struct.pack_into("<HH", data, end + 8, 3, 3)

    assert refusal(bytes(data), Limits(entries=10)).code == ProblemCode.TOO_MANY_ENTRIES


def wide(data: bytes, *, count: int, decoy: bool) -> bytes:
    """The archive with a ZIP64 directory of so many entries; with `decoy` the locator points at
    another record, in front of everything, which says there are none.
    """
    end = data.rindex(b"PK\x05\x06")
    length, start = struct.unpack_from("<LL", data, end + 12)
    record = struct.Struct("<4sQ2H2L4Q")
    head = (b"PK\x06\x06", record.size - 12, 45, 45, 0, 0)
    front = record.pack(*head, 0, 0, 0, 0) if decoy else b""
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 0 if decoy else end, 1)
    closing = bytearray(data[end:])
    struct.pack_into("<HHLL", closing, 8, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
    wide_end = record.pack(*head, count, count, length, start)
    return front + data[:end] + wide_end + locator + closing


def test_wide_archive_is_read() -> None:
    data = wide(zipped(("index.html", b"one"), ("a.html", b"two")), count=2, decoy=False)

    assert Archive(io.BytesIO(data)).names == ("index.html", "a.html")


def test_decoy_of_a_wide_directory_hides_no_entries() -> None:
    data = wide(zipped(*[(f"{n}.html", b"") for n in range(20)]), count=20, decoy=True)

    # Python 3.11.7 reads all 20 entries of it; a patched 3.11.2 refuses it by itself.
    assert refusal(data, Limits(entries=10)).code == ProblemCode.TRUNCATED


def test_entry_of_the_root_itself_is_ignored() -> None:
    archive = Archive(io.BytesIO(zipped(("/", b""), ("space1/index.html", b"<html></html>"))))

    assert archive.names == ("space1/index.html",)


def test_page_of_like_words_is_no_bomb() -> None:
    page = b"word " * (10 * MEBIBYTE)
    assert Archive(io.BytesIO(zipped(("index.html", page)))).size("index.html") == len(page)


def test_entry_is_read_up_to_the_limit_only() -> None:
    archive = Archive(io.BytesIO(zipped(("index.html", b"12345"))))

    assert archive.read("index.html", 5) == b"12345"
    with pytest.raises(UnreadableEntryError):
        archive.read("index.html", 4)
    with pytest.raises(UnreadableEntryError):
        list(archive.blocks("index.html", 4))


def test_bytes_that_do_not_match_their_checksum_are_an_error() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as writer:
        writer.writestr("index.html", b"written as it is")
    damaged = target.getvalue().replace(b"written", b"WRITTEN", 1)

    with pytest.raises(UnreadableEntryError):
        Archive(io.BytesIO(damaged)).read("index.html", 100)


def test_every_problem_says_what_why_who_and_how() -> None:
    for code in ProblemCode:
        told = problem(code, "detail")
        assert told.code == code
        assert all((told.what, told.why, told.who, told.how))
        assert "{" not in told.why


def test_file_is_closed_after_a_refusal(tmp_path: Path) -> None:
    path = tmp_path / "refused.zip"
    path.write_bytes(b"no zip")

    with pytest.raises(ImportRefusedError):
        Archive(path)
    path.unlink()


def nested(levels: int) -> bytes:
    data = zipped(("zeros.bin", ZEROS))
    for level in range(levels):
        data = zipped((f"level{level}.zip", data))
    return data


@pytest.mark.parametrize("levels", [1, 5])
def test_bomb_inside_an_archive_inside_is_refused(levels: int) -> None:
    archive = Archive(io.BytesIO(nested(levels)))

    with pytest.raises(ImportRefusedError) as caught:
        refuse_nested_bombs(archive)
    assert caught.value.code == ProblemCode.NESTED_BOMB
    assert f"inside level{levels - 1}.zip" in caught.value.problem.why


def test_harmless_archives_inside_are_left_alone() -> None:
    inner = zipped(("notes.txt", b"nothing to see"))
    archive = Archive(io.BytesIO(zipped(("a.zip", inner), ("b.zip", encrypted()), ("c", b"PK"))))

    refuse_nested_bombs(archive)
    assert archive.names == ("a.zip", "b.zip", "c")
