"""A space: its tree, its pages by title."""

from typing import Any

import pytest
from django.test import Client

from apps.knowledge.models import Page, PageStatus, Space
from apps.organizations.models import Organization
from tests.factories import PageFactory, SpaceFactory
from tests.knowledge.queries import knowledge_queries

pytestmark = pytest.mark.django_db

QUERIES = 3


@pytest.fixture
def space(organization: Organization) -> Space:
    return SpaceFactory.create(organization=organization, home_content_id="1")


@pytest.fixture
def home(organization: Organization, space: Space) -> Page:
    return PageFactory.create(
        organization=organization, space=space, content_id="1", title="Operations"
    )


def below(parent: Page, title: str, **values: Any) -> Page:
    return PageFactory.create(
        organization=parent.organization, space=parent.space, parent=parent, title=title, **values
    )


@pytest.mark.parametrize("pages", [1, 3])
def test_tree_is_read_in_as_many_queries(
    space: Space, home: Page, as_member: Client, pages: int
) -> None:
    for n in range(pages):
        below(below(home, f"Runbook {n}", position=n), "Step")

    with knowledge_queries(QUERIES):
        response = as_member.get(f"/o/northwind/spaces/{space.pk}/")

    (root,) = response.context["nodes"]
    assert (root.title, root.open) == ("Operations", True)
    assert [child.title for child in root.children] == [f"Runbook {n}" for n in range(pages)]
    assert all(child.children_url for child in root.children)


def test_order_is_by_position_then_title(space: Space, home: Page, as_member: Client) -> None:
    below(home, "Zebra", position=1)
    below(home, "Beta", position=2)
    below(home, "Alpha", position=2)

    (root,) = as_member.get(f"/o/northwind/spaces/{space.pk}/").context["nodes"]

    assert [child.title for child in root.children] == ["Zebra", "Alpha", "Beta"]


def test_removed_page_leaves_the_tree_and_its_children_move_up(
    space: Space, home: Page, as_member: Client
) -> None:
    gone = below(home, "Gone", status=PageStatus.REMOVED)
    below(gone, "Orphan", position=5)

    nodes = as_member.get(f"/o/northwind/spaces/{space.pk}/").context["nodes"]

    assert [node.title for node in nodes] == ["Operations", "Orphan"]
    assert nodes[0].children == ()


def test_page_whose_parent_is_in_another_space_is_at_the_top(
    organization: Organization, space: Space, home: Page, as_member: Client
) -> None:
    elsewhere = PageFactory.create(organization=organization, title="Elsewhere")
    moved = PageFactory.create(
        organization=organization, space=space, parent=elsewhere, title="Moved", position=5
    )
    below(moved, "Step")

    (_, top) = as_member.get(f"/o/northwind/spaces/{space.pk}/").context["nodes"]
    (other,) = as_member.get(f"/o/northwind/spaces/{elsewhere.space_id}/").context["nodes"]
    opened = as_member.get(f"/o/northwind/pages/{moved.pk}/").context["nodes"]

    assert (top.title, bool(top.children_url)) == ("Moved", True)
    assert (other.title, other.children_url) == ("Elsewhere", "")
    assert [node.title for node in opened if node.current] == ["Moved"]


def test_branch_is_fetched_when_it_is_unfolded(home: Page, as_member: Client) -> None:
    runbook = below(home, "Runbook")
    step = below(runbook, "First <step>")
    below(home, "Elsewhere")

    html = as_member.get(f"/o/northwind/pages/{runbook.pk}/children/").content.decode()

    assert f'href="/o/northwind/pages/{step.pk}/">First &lt;step&gt;</a>' in html
    assert "Elsewhere" not in html


def test_tree_can_start_below_a_page(space: Space, home: Page, as_member: Client) -> None:
    runbook = below(home, "Runbook")
    below(runbook, "Step")

    response = as_member.get(f"/o/northwind/spaces/{space.pk}/?below={runbook.pk}")

    assert [node.title for node in response.context["nodes"]] == ["Step"]
    assert f'Pages below <a href="/o/northwind/pages/{runbook.pk}/">' in response.content.decode()


@pytest.mark.parametrize("below_value", ["x", "999999", "²", "-1", "9" * 5_000])
def test_tree_below_nothing_is_not_found(
    space: Space, home: Page, as_member: Client, below_value: str
) -> None:
    response = as_member.get(f"/o/northwind/spaces/{space.pk}/", {"below": below_value})

    assert response.status_code == 404


def test_tree_below_a_page_of_another_space_is_not_found(
    organization: Organization, space: Space, as_member: Client
) -> None:
    other = PageFactory.create(organization=organization)

    response = as_member.get(f"/o/northwind/spaces/{space.pk}/?below={other.pk}")

    assert response.status_code == 404


def test_pages_are_found_by_every_word_of_their_title(
    space: Space, home: Page, as_member: Client
) -> None:
    below(home, "Restore a backup")
    below(home, "Backup rules", status=PageStatus.REMOVED)
    below(home, "Backup")

    response = as_member.get(f"/o/northwind/spaces/{space.pk}/?q=BACKUP+rest")

    assert [match.label for match in response.context["matches"]] == ["Restore a backup"]


def test_words_without_end_are_no_error(space: Space, home: Page, as_member: Client) -> None:
    response = as_member.get(f"/o/northwind/spaces/{space.pk}/", {"q": "o " * 1_500})

    assert [match.label for match in response.context["matches"]] == ["Operations"]


def test_a_null_character_is_no_error(space: Space, home: Page, as_member: Client) -> None:
    response = as_member.get(f"/o/northwind/spaces/{space.pk}/?q=op%00er")

    assert [match.label for match in response.context["matches"]] == ["Operations"]


def test_filter_answers_the_script_with_the_list_only(
    space: Space, home: Page, as_member: Client
) -> None:
    response = as_member.get(f"/o/northwind/spaces/{space.pk}/?q=oper", HTTP_HX_REQUEST="true")

    html = response.content.decode()
    assert "Operations" in html
    assert "<html" not in html
    assert "HX-Request" in response.headers["Vary"]


def test_filter_without_a_match_says_so(space: Space, home: Page, as_member: Client) -> None:
    html = as_member.get(f"/o/northwind/spaces/{space.pk}/?q=nothing").content.decode()

    assert "No page has these words in its title" in html


@pytest.mark.parametrize("words", ["%", "_", "'; DROP TABLE", "<script>"])
def test_words_are_taken_literally(space: Space, home: Page, as_member: Client, words: str) -> None:
    response = as_member.get(f"/o/northwind/spaces/{space.pk}/", {"q": words})

    assert response.context["matches"] == []
    assert "<script>" not in response.content.decode().replace("<script src", "")


def test_space_and_branch_of_another_organization_are_not_found(
    twin: Organization, as_member: Client
) -> None:
    page = PageFactory.create(organization=twin)

    assert as_member.get(f"/o/northwind/spaces/{page.space_id}/").status_code == 404
    assert as_member.get(f"/o/northwind/pages/{page.pk}/children/").status_code == 404
