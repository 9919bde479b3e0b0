"""How long an HTML import takes, as a multiple of the least work it could be.

    .venv/bin/python -m benchmarks.import_html FILE [--rounds 3] [--json]

The floor: every page unzipped and parsed with lxml.html, its visible text analysed with the
portal's analyzer and put into a bare FTS5 table, one row a page. The import: from the stored upload
to the finished job, rows, index, report and progress over a real Redis included. Each part runs in
a process of its own, in turn, so that all meet the same machine. Nothing is asserted.
"""

import argparse
import json
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from lxml.html import HtmlElement, HTMLParser, document_fromstring

from benchmarks.portal import temporary_portal

_KILOBYTE = 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("file", type=Path, help="the ZIP of an HTML space export")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="print one object only")
    parser.add_argument("--part", choices=_PARTS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        print(json.dumps(_PARTS[options.part](options.file)))
        return
    report = run(options.file, options.rounds)
    if options.json:
        print(json.dumps(report))
    else:
        for name, value in report.items():
            print(f"{name:<24} {value}")


def run(file: Path, rounds: int) -> dict[str, object]:
    """Seconds and multiples: the median of the rounds, and each of them."""
    found = [{part: _child(part, file) for part in _PARTS} for _ in range(rounds)]
    seconds = {part: [each[part]["seconds"] for each in found] for part in _PARTS}
    over_floor = [a / b for a, b in zip(seconds["import"], seconds["floor"], strict=True)]
    over_parse = [a / b for a, b in zip(seconds["import"], seconds["parse"], strict=True)]
    last = found[-1]["import"]
    return {
        "pages": last["pages"],
        "seconds": {part: round(statistics.median(each), 2) for part, each in seconds.items()},
        "multiple_over_floor": round(statistics.median(over_floor), 2),
        "multiple_over_parsing": round(statistics.median(over_parse), 2),
        "best_over_best_floor": round(min(seconds["import"]) / min(seconds["floor"]), 2),
        "each_over_floor": [round(multiple, 2) for multiple in over_floor],
        "peak_mb": {
            "run": round(max(each["import"]["run_mb"] for each in found)),
            "reader": round(max(each["import"]["reader_mb"] for each in found)),
        },
    }


def _child(part: str, file: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.import_html", str(file), "--part", part]
    printed = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    result: dict[str, float] = json.loads(printed.splitlines()[-1])
    return result


def _documents(file: Path) -> Iterator[HtmlElement]:
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if name.endswith(".html") and "/attachments/" not in f"/{name}":
                yield document_fromstring(archive.read(name), parser=HTMLParser(encoding="utf-8"))


def parse(file: Path) -> dict[str, float]:
    started = time.perf_counter()
    for _ in _documents(file):
        pass
    return {"seconds": time.perf_counter() - started}


def floor(file: Path) -> dict[str, float]:
    from apps.search.analyzer import analyze  # noqa: PLC0415 - not part of the parsing

    with tempfile.TemporaryDirectory(prefix="portal-bench-") as directory:
        started = time.perf_counter()
        database = sqlite3.connect(Path(directory) / "bare.db")
        database.execute("PRAGMA journal_mode = WAL")
        database.execute(
            "CREATE VIRTUAL TABLE terms USING fts5(body, content='', tokenize='ascii')"
        )
        for document in _documents(file):
            body = document.get_element_by_id("main-content", document)
            text = " ".join(analyze(" ".join(body.itertext())))
            database.execute("INSERT INTO terms (body) VALUES (?)", (text,))
        database.commit()
        seconds = time.perf_counter() - started
        database.close()
    return {"seconds": seconds}


def whole_import(file: Path) -> dict[str, float]:
    with temporary_portal(), _redis():
        # The portal's code can only be imported once its settings are.
        from apps.ingestion.jobs import JobRequest, create_job  # noqa: PLC0415
        from apps.ingestion.models import JobState  # noqa: PLC0415
        from apps.ingestion.progress import Broadcaster  # noqa: PLC0415
        from apps.ingestion.runs import run_job  # noqa: PLC0415
        from apps.ingestion.uploads import store_upload  # noqa: PLC0415
        from apps.organizations.models import Organization  # noqa: PLC0415
        from apps.organizations.tenancy import activate  # noqa: PLC0415

        organization = Organization.objects.create(name="Benchmark", slug="benchmark")
        with activate(organization):
            upload = store_upload(organization.pk, [file.read_bytes()])
            job = create_job(organization, JobRequest(file.name, upload))
            started = time.perf_counter()
            run_job(job, Broadcaster(organization.pk, job.pk))
            seconds = time.perf_counter() - started
            job.refresh_from_db()
        if job.state != JobState.SUCCEEDED:
            raise RuntimeError(f"The import ended as {job.state}: {job.problem_code}")
        return {
            "seconds": seconds,
            "pages": job.done,
            "run_mb": _peak(resource.RUSAGE_SELF),
            "reader_mb": _peak(resource.RUSAGE_CHILDREN),
        }


@contextmanager
def _redis() -> Iterator[None]:
    from django.conf import settings  # noqa: PLC0415 - only there once the portal is set up

    from portal.redis_server import command  # noqa: PLC0415

    process = subprocess.Popen(command(settings.DATA_DIR / "redis.sock"), stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _peak(who: int) -> float:
    """Megabytes; Linux counts in kilobytes."""
    return resource.getrusage(who).ru_maxrss / _KILOBYTE


_PARTS: dict[str, Callable[[Path], dict[str, float]]] = {
    "parse": parse,
    "floor": floor,
    "import": whole_import,
}


if __name__ == "__main__":
    main()
