"""`evaluate_search` on the command line."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.knowledge.models import PageStatus
from apps.organizations.models import Organization
from apps.search import indexing
from apps.search.engines.elasticsearch.server import Server
from tests.factories import SpaceFactory
from tests.search.conftest import add_page

pytestmark = pytest.mark.django_db


def run(path: Path, *rows: object, arguments: tuple[str, ...] = ("--json",)) -> str:
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    out = StringIO()
    call_command(
        "evaluate_search", "--organization=northwind", f"--queries={path}", *arguments, stdout=out
    )
    return out.getvalue()


def judged(query: str, *pages: dict[str, Any]) -> dict[str, Any]:
    return {"query": query, "pages": list(pages)}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "questions.jsonl"


@pytest.fixture
def pages(organization: Organization) -> None:
    """Three pages of which a question about a backup finds two, the first one first."""
    space = SpaceFactory.create(organization=organization, key="OPS")
    for number, (title, text) in enumerate(
        [
            ("Backup", "The backup of the portal."),
            ("Recovery", "Load the newest dump, then check that the backup was whole."),
            ("Lunch", "The menu of the week."),
        ]
    ):
        add_page(organization, text, space=space, title=title, content_id=str(number))


def test_measures_what_each_question_finds(pages: None, file: Path) -> None:
    row = json.loads(
        run(
            file,
            judged("backup", {"content_id": "0", "grade": 1}, {"content_id": "1", "grade": 2}),
            judged("backup", {"space": "OPS", "title": "Recovery"}),
            judged("the menu", {"content_id": "2"}, {"content_id": "1"}),
            judged("holidays", {"content_id": "2"}),
        )
    )
    latency = row.pop("latency_ms")
    assert 0 < latency["p50"] <= latency["p95"]
    assert row == {
        "organization": "northwind",
        "engine": "embedded",
        "questions": 4,
        # (1 + 2 / log2(3)) / (2 + 1 / log2(3)), 1 / log2(3), 1 / (1 + 1 / log2(3)), 0
        "ndcg_10": 0.5259,
        # 1, 1/2, 1, 0
        "mrr": 0.625,
        # at 1: 1/2, 0, 1/2, 0; further down: 1, 1, 1/2, 0
        "recall": {"1": 0.25, "5": 0.625, "10": 0.625, "20": 0.625},
        "missed": [{"line": 4, "query": "holidays"}],
    }


def test_the_engine_that_serves_the_organization_is_measured(
    installed: Server, organization: Organization, pages: None, file: Path
) -> None:
    indexing.optimize(organization.pk)
    row = json.loads(
        run(
            file,
            judged("backup", {"content_id": "0", "grade": 1}, {"content_id": "1", "grade": 2}),
            judged("holidays", {"content_id": "2"}),
        )
    )
    assert row["latency_ms"]["p50"] > 0
    # (1 + 2 / log2(3)) / (2 + 1 / log2(3)) and 0, as the other engine ranks.
    assert (row["engine"], row["ndcg_10"], row["mrr"]) == ("elasticsearch", 0.4299, 0.5)


def test_people_get_lines(pages: None, file: Path) -> None:
    shown = run(
        file,
        judged("backup", {"content_id": "0"}),
        judged("holidays", {"content_id": "2"}),
        arguments=(),
    ).splitlines()
    assert shown[:2] == ["engine      embedded", "questions   2"]
    assert shown[2:4] == ["nDCG@10     0.500", "MRR         0.500"]
    assert shown[4:8] == [f"recall@{depth:<4} 0.500" for depth in (1, 5, 10, 20)]
    assert shown[10:] == ["not in the first ten: line 2, holidays"]


def test_pages_that_cannot_be_told_are_named_with_their_lines(
    organization: Organization, twin: Organization, file: Path
) -> None:
    add_page(twin, "The backup of the others.", content_id="900")
    removed = add_page(organization, "An old backup.", content_id="901", status=PageStatus.REMOVED)
    for site in ("https://one.northwind.example", "https://two.northwind.example"):
        space = SpaceFactory.create(organization=organization, key="OPS", site=site)
        add_page(organization, "A backup.", space=space, title="Backup", content_id="902")
    add_page(organization, "Another.", space=removed.space, title="Other", content_id="903")
    with pytest.raises(CommandError) as raised:
        run(
            file,
            judged("backup", {"content_id": "900"}, {"content_id": "903"}),
            judged("backup", {"content_id": "901"}),
            judged("backup", {"content_id": "902"}),
            judged("backup", {"space": "OPS", "title": "Backup"}),
            judged("other", {"content_id": "903"}, {"space": removed.space.key, "title": "Other"}),
        )
    assert str(raised.value).splitlines() == [
        f"{file} cannot be used.",
        "Line 1: there is no page 900 among the current pages of this organization.",
        "Line 2: there is no page 901 among the current pages of this organization.",
        "Line 3: 2 pages match page 902; name the page by its space and title.",
        "Line 4: 2 pages match 'Backup' in OPS; name the page by its content id.",
        "Line 5: two names mean the same page.",
    ]


def test_many_problems_are_cut(organization: Organization, file: Path) -> None:
    with pytest.raises(CommandError, match=r"Line 10: .*\nAnd 3 more\.$"):
        run(file, *(judged("backup", {"content_id": str(number)}) for number in range(13)))


def test_a_file_that_cannot_be_read_is_told(organization: Organization, tmp_path: Path) -> None:
    latin = tmp_path / "latin.jsonl"
    latin.write_bytes('{"query": "für"}'.encode("latin-1"))
    for path, told in (
        (tmp_path / "nowhere.jsonl", "It cannot be read: No such file or directory."),
        (latin, "It is not text in UTF-8."),
    ):
        with pytest.raises(CommandError) as raised:
            call_command("evaluate_search", "--organization=northwind", f"--queries={path}")
        assert str(raised.value) == f"{path} cannot be used.\n{told}"


def test_an_unknown_organization_is_told(db: None, file: Path) -> None:
    with pytest.raises(CommandError, match="There is no organization 'northwind'"):
        run(file, judged("backup", {"content_id": "1"}))
