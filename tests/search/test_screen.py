"""The search screen: filters, counts, highlights, every state."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.organizations.models import Organization
from apps.organizations.names import search_dir
from tests.factories import SpaceFactory
from tests.search.conftest import add_page

pytestmark = pytest.mark.django_db
URL = "/o/northwind/search/"


def body(client: Client, query: str = "", **headers: str) -> str:
    response = client.get(f"{URL}{query}", headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def titles(client: Client, query: str) -> list[str]:
    results = client.get(f"{URL}{query}").context["results"]
    return [row.passage.title for row in results.rows]


def test_a_result_is_marked_and_leads_to_the_passage(
    organization: Organization, as_member: Client
) -> None:
    space = SpaceFactory.create(organization=organization, key="OPS", name="Operations")
    page = add_page(
        organization,
        "Intro.",
        "Then **restore** the dump <now>.",
        space=space,
        title="Restoring",
        content_hash="0123456789abcdef",
    )
    page_html = body(as_member, "?q=restore")
    assert "1 page<" in page_html
    assert "Operations › Steps" in page_html
    assert (
        f'<a href="/o/northwind/pages/{page.pk}/?from=8&amp;to=40&amp;v=0123456789ab#passage">'
        "<mark>Restoring</mark></a>" in page_html
    )
    assert "Then <mark>restore</mark> the dump &lt;now&gt;." in page_html


def test_the_link_of_a_result_opens_the_passage(
    organization: Organization, as_member: Client
) -> None:
    add_page(organization, "Intro.", "Then restore the dump.")
    row = as_member.get(f"{URL}?q=dump").context["results"].rows[0]
    opened = as_member.get(row.url.partition("#")[0])
    assert '<mark id="passage">Then restore the dump.</mark>' in opened.content.decode()


def test_a_page_without_text_is_linked_as_a_whole(
    organization: Organization, as_member: Client
) -> None:
    page = add_page(organization, title="Backup plan")
    assert f'href="/o/northwind/pages/{page.pk}/"' in body(as_member, "?q=plan")


def test_filters(organization: Organization, as_member: Client) -> None:
    today = timezone.localdate()
    ops = SpaceFactory.create(organization=organization, key="OPS", name="Operations")
    add_page(organization, "backup", space=ops, title="Fresh", updated_on=today)
    add_page(organization, "backup", title="Old", updated_on=today - timedelta(days=200))
    add_page(organization, "backup", title="Undated")
    assert sorted(titles(as_member, "?q=backup")) == ["Fresh", "Old", "Undated"]
    assert titles(as_member, f"?q=backup&space={ops.pk}") == ["Fresh"]
    assert titles(as_member, "?q=backup&updated=week") == ["Fresh"]
    assert sorted(titles(as_member, "?q=backup&updated=year")) == ["Fresh", "Old"]
    assert f'<option value="{ops.pk}" selected>Operations</option>' in body(
        as_member, f"?q=backup&space={ops.pk}"
    )


def test_another_organizations_pages_and_spaces_do_not_show(
    organization: Organization, twin: Organization, as_member: Client, as_stranger: Client
) -> None:
    secret = SpaceFactory.create(organization=twin, key="SECRET", name="Merger")
    add_page(twin, "the backup of the merger", space=secret)
    add_page(organization, "the backup")
    assert "Merger" not in body(as_member, "?q=backup")
    assert "There is no such space here." in body(as_member, f"?q=backup&space={secret.pk}")
    assert as_stranger.get(f"{URL}?q=backup").status_code == 404
    found = as_stranger.get("/o/southwind/search/?q=backup").content.decode()
    assert "1 page<" in found


def test_a_misspelled_search_shows_the_results_of_the_better_spelling(
    organization: Organization, as_member: Client
) -> None:
    add_page(organization, "kubernetes clusters")
    shown = body(as_member, "?q=kuberentes&updated=")
    assert (
        "Showing results for <strong>kubernetes</strong>. "
        'Search instead for <a href="?q=kuberentes&amp;literal=1">kuberentes</a>' in shown
    )
    assert "<mark>kubernetes</mark> clusters" in shown
    assert "1 page<" in shown
    assert "Did you mean" not in shown
    assert "Showing results for" not in body(as_member, "?q=kubernetes")


def test_the_literal_search_finds_nothing_and_asks(
    organization: Organization, as_member: Client
) -> None:
    add_page(organization, "kubernetes clusters")
    shown = body(as_member, "?q=kuberentes&literal=1")
    assert "No page matches" in shown
    assert 'Did you mean <a href="?q=kubernetes">kubernetes</a>?' in shown


def test_a_better_spelling_that_the_filters_leave_empty_is_only_offered(
    organization: Organization, as_member: Client
) -> None:
    old = timezone.localdate() - timedelta(days=200)
    add_page(organization, "kubernetes clusters", updated_on=old)
    shown = body(as_member, "?q=kuberentes&updated=week")
    assert "No page here matches" in shown
    assert 'Did you mean <a href="?q=kubernetes&amp;updated=week">kubernetes</a>?' in shown


def test_what_was_typed_is_escaped_beside_the_better_spelling(
    organization: Organization, as_member: Client
) -> None:
    add_page(organization, "kubernetes clusters")
    shown = body(as_member, "?q=kuberentes+%3Cb%3E")
    assert ">kuberentes &lt;b&gt;</a>" in shown
    assert "<b>" not in shown


def test_further_screens_of_corrected_and_literal_searches(
    organization: Organization, as_member: Client
) -> None:
    space = SpaceFactory.create(organization=organization)
    for number in range(21):
        add_page(organization, "kubernetes", space=space, title=f"Page {number}")
    assert 'rel="next" href="?q=kuberentes&amp;page=2"' in body(as_member, "?q=kuberentes")
    assert len(titles(as_member, "?q=kuberentes&page=2")) == 1
    literal = 'rel="next" href="?q=kubernetes&amp;literal=1&amp;page=2"'
    assert literal in body(as_member, "?q=kubernetes&literal=1")


def test_a_phrase_that_stands_nowhere_is_searched_for_without_its_quotes(
    organization: Organization, as_member: Client
) -> None:
    add_page(organization, "clusters of kubernetes")
    shown = body(as_member, "?q=%22kubernetes+clusters%22")
    assert "Showing results for <strong>kubernetes clusters</strong>." in shown
    assert "literal=1" in shown
    assert "1 page<" in shown
    assert "No page matches" in body(as_member, "?q=%22kubernetes+clusters%22&literal=1")
    both = body(as_member, "?q=%22kuberentes+clusters%22")
    assert "Showing results for <strong>kubernetes clusters</strong>." in both


def test_did_you_mean_leaves_the_other_words_alone(
    organization: Organization, as_member: Client
) -> None:
    add_page(organization, "build the handbook")
    add_page(organization, "building")
    shown = body(as_member, "?q=buil+building+zzz")
    assert 'Did you mean <a href="?q=build+building+zzz">build building zzz</a>?' in shown


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "Search every page"),
        ("?q=unheardof", "No page matches"),
        ("?q=unheardof&updated=week", "Search everything"),
        ("?q=backup&updated=never", "Choose one of the offered times."),
        ("?q=%22", "No page matches"),
        (f"?q={'x' * 2_001}", "at most 2000 characters"),
        ("?q=backup&page=nonsense", "1 page<"),
        ("?q=backup&page=99", "1 page<"),
    ],
)
def test_states(organization: Organization, as_member: Client, query: str, words: str) -> None:
    add_page(organization, "the backup")
    assert words in body(as_member, query)


def test_without_pages_the_next_step_depends_on_the_role(
    organization: Organization, as_member: Client, as_admin: Client
) -> None:
    assert "once an admin of this organization" in body(as_member)
    assert "Upload an export" in body(as_admin)


def test_a_broken_index_is_told(organization: Organization, as_member: Client) -> None:
    add_page(organization, "the backup")
    (search_dir(organization.pk) / "CURRENT").write_text("g0009-that-is-gone")
    response = as_member.get(f"{URL}?q=backup")
    assert response.status_code == 503
    assert "The search is not working." in response.content.decode()
    assert "The search is not working." in body(as_member, "?q=backup", **{"HX-Target": "results"})


def test_htmx_gets_the_results_alone(organization: Organization, as_member: Client) -> None:
    add_page(organization, "the backup")
    fragment = body(as_member, "?q=backup", **{"HX-Target": "results"})
    assert "<mark>backup</mark>" in fragment
    assert "<html" not in fragment


def test_more_results_are_on_further_screens(organization: Organization, as_member: Client) -> None:
    space = SpaceFactory.create(organization=organization, key="OPS")
    for number in range(21):
        add_page(organization, "backup", space=space, title=f"Page {number}")
    first = body(as_member, f"?q=backup&space={space.pk}")
    assert "21 pages" in first
    assert f'rel="next" href="?q=backup&amp;space={space.pk}&amp;page=2"' in first
    assert len(titles(as_member, f"?q=backup&space={space.pk}&page=2")) == 1


# With few results a better spelling is looked for, in the engine that is asked for again.
@pytest.mark.parametrize(("rows", "queries"), [(1, 13), (3, 12)])
def test_queries_do_not_grow_with_the_results(
    organization: Organization,
    as_member: Client,
    rows: int,
    queries: int,
    django_assert_num_queries: Any,
) -> None:
    space = SpaceFactory.create(organization=organization)
    for number in range(rows):
        add_page(organization, "backup", space=space, title=f"Page {number}")
    as_member.get(URL)
    # Session, person, sign-in record, membership; spaces, what may be
    # read of them, engine, pages, texts; the frame's two.
    with django_assert_num_queries(queries):
        assert len(titles(as_member, "?q=backup")) == rows
