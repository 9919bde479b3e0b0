"""`search` and `rebuild_index` on the command line."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.organizations.models import Organization
from apps.search.backend import engine_of
from tests.factories import SpaceFactory
from tests.search.conftest import add_page

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_search_gives_one_row_a_page_with_its_best_passage(
    organization: Organization, twin: Organization
) -> None:
    space = SpaceFactory.create(organization=organization, key="OPS")
    page = add_page(
        organization,
        "Something on the backup and much else beside it.",
        "The **backup** of the backup.",
        space=space,
        title="Recovery",
        content_id="77",
        content_hash="0123456789abcdef",
    )
    add_page(twin, "The backup of the others.")
    (row,) = json.loads(run("search", "backup", "--organization", "northwind", "--json"))
    score = row.pop("score")
    assert row == {
        "content_id": "77",
        "space": "OPS",
        "title": "Recovery",
        "heading": "Steps",
        "snippet": "The backup of the backup.",
        "url": f"http://localhost:8000/o/northwind/pages/{page.pk}/"
        "?from=50&to=79&v=0123456789ab#passage",
    }
    assert score > 0


def test_search_for_people(organization: Organization) -> None:
    add_page(organization, "Load the backup.", title="Recovery")
    shown = run("search", "backup", "--organization", "northwind")
    assert "Recovery" in shown
    assert "Load the backup." in shown
    shown = run("search", "bakcup", "--organization", "northwind")
    assert shown.startswith("Nothing found; showing results for: backup\nRecovery")
    assert "Did you mean" not in shown
    assert run("search", "bakcup", "--organization", "northwind", "--json") == "[]\n"


def test_nothing_found_is_an_empty_list(organization: Organization) -> None:
    assert run("search", "backup", "--organization", "northwind", "--json") == "[]\n"


@pytest.mark.parametrize("command", [("search", "backup"), ("rebuild_index",)])
def test_an_unknown_organization_is_told(db: None, command: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match="There is no organization 'nowhere'"):
        run(*command, "--organization", "nowhere")


def test_rebuild_index_makes_pages_found_again(organization: Organization) -> None:
    add_page(organization, "Load the backup.", "More.")
    engine_of(organization.pk).drop_organization(organization_id=organization.pk)
    with pytest.raises(CommandError, match="build it again with the command rebuild_index"):
        run("search", "backup", "--organization", "northwind", "--json")
    told = json.loads(run("rebuild_index", "--organization", "northwind", "--json"))
    assert (told["pages"], told["chunks"]) == (1, 2)
    assert len(json.loads(run("search", "backup", "--organization", "northwind", "--json"))) == 1
    assert run("rebuild_index", "--organization", "northwind").startswith(
        "Indexed 1 pages in 2 passages in "
    )
