"""The reader process: pages in order, and what happens when one of them takes it down."""

import os
import signal
from pathlib import Path

import pytest

from apps.ingestion.page_reader import PageReader, ReaderFailedError
from apps.ingestion.problems import ImportRefusedError, ProblemCode
from apps.ingestion.readings import PageReading, UnreadPage
from tests.ingestion.archives import HANDBOOK, Export, many_pages


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "export.zip"
    path.write_bytes(HANDBOOK.zip())
    return path


def test_pages_come_in_the_order_of_the_listing(archive: Path) -> None:
    with PageReader(archive, "", 0) as reader:
        readings = [reader.read(listed) for listed in reader.listing.pages]

    assert [reading.listed.title for reading in readings] == [
        "Operations Home",
        "Backup and restore",
        "Night shift",
        "Release checklist (4.2)",
    ]
    assert all(isinstance(reading, PageReading) for reading in readings)


def test_reading_begins_at_the_position(archive: Path) -> None:
    with PageReader(archive, "", 3) as reader:
        reading = reader.read(reader.listing.pages[3])

    assert isinstance(reading, PageReading)
    assert reading.markdown == "Read [the page on backups](page:101) first."


def test_page_that_ends_the_reader_is_skipped_and_the_next_one_is_read(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    # More than the reader keeps ahead, so that it has not got to the end when it is killed.
    path.write_bytes(many_pages(300, words=20_000).zip())
    with PageReader(path, "", 0) as reader:
        pages = reader.listing.pages
        os.kill(reader.process_id, signal.SIGKILL)
        readings = [reader.read(listed) for listed in pages]

    lost = [reading for reading in readings if isinstance(reading, UnreadPage)]
    assert len(lost) == 1
    assert lost[0].reason.startswith("Reading it ended the reader process")
    assert [reading.listed for reading in readings] == list(pages)


def test_refusal_of_the_reader_is_the_runs(tmp_path: Path) -> None:
    path = tmp_path / "unrelated.zip"
    path.write_bytes(Export([], index=False, extra={"a.html": b"<html></html>"}).zip())

    with pytest.raises(ImportRefusedError) as caught:
        PageReader(path, "", 0)
    assert caught.value.code == ProblemCode.UNRELATED


def test_reader_without_an_archive_fails(tmp_path: Path) -> None:
    with pytest.raises(ReaderFailedError):
        PageReader(tmp_path / "nowhere.zip", "", 0)
