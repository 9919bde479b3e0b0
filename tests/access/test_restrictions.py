"""What the sync hands over: whole spaces and single changes, moves, repetitions; what follows."""

import pytest
from django.db.models import ProtectedError, RestrictedError
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.knowledge.access.drafts import (
    NOBODY,
    GroupMembers,
    Restriction,
    SeenAccount,
    SeenGroup,
)
from apps.knowledge.access.models import (
    Account,
    Clause,
    ClauseAbove,
    ClauseAccount,
    ClauseGroup,
    Content,
    Group,
    GroupMember,
)
from apps.knowledge.access.restrictions import save_restrictions
from apps.knowledge.access.services import save_groups
from apps.knowledge.models import Page, Space
from apps.knowledge.selectors import readable_pages
from apps.organizations.models import Organization
from apps.organizations.services import delete_organization
from apps.organizations.viewer import Viewer
from tests.access.conftest import SITE, link
from tests.factories import PageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]

MARA, JON = SeenAccount("mara", "Mara Kern"), SeenAccount("jon", "Jon Vale")
FOR_MARA, FOR_JON = Restriction(accounts=(MARA,)), Restriction(accounts=(JON,))


@pytest.fixture
def tree(space: Space) -> dict[str, Page]:
    """1 above 2 above 3, and 9 beside; told as open. Only the pages 1 to 3 and 9 are imported."""
    pages = {
        content_id: PageFactory.create(
            organization=space.organization,
            space=space,
            content_id=content_id,
            content_hash="h",
            indexed_hash="h",
        )
        for content_id in ("1", "2", "3", "9")
    }
    save_restrictions(
        SITE,
        dict.fromkeys(pages),
        ancestors={"1": [], "2": ["1"], "3": ["1", "2"], "9": []},
    )
    return pages


def gates() -> dict[str, str | None]:
    """The content whose clause is nearest, by content."""
    rows = Content.objects.order_by("content_id")
    return dict(rows.values_list("content_id", "clause__content_id"))


def pks(tree: dict[str, Page], *content_ids: str) -> list[int]:
    return sorted(tree[content_id].pk for content_id in content_ids)


def test_an_open_space_changes_nothing_in_the_index(tree: dict[str, Page]) -> None:
    assert gates() == {"1": None, "2": None, "3": None, "9": None}
    assert save_restrictions(SITE, dict.fromkeys(tree)) == []
    assert set(Page.objects.values_list("indexed_hash", flat=True)) == {"h"}


def test_a_new_restriction_closes_all_below_and_they_must_be_indexed(
    tree: dict[str, Page],
) -> None:
    assert save_restrictions(SITE, {"2": FOR_MARA}) == pks(tree, "2", "3")
    assert gates() == {"1": None, "2": "2", "3": "2", "9": None}
    waiting = Page.objects.filter(indexed_hash="")
    assert sorted(waiting.values_list("content_id", flat=True)) == ["2", "3"]


def test_a_second_restriction_above_moves_no_page_below_the_first(tree: dict[str, Page]) -> None:
    save_restrictions(SITE, {"2": FOR_MARA})
    assert save_restrictions(SITE, {"1": FOR_JON}) == pks(tree, "1")
    assert gates() == {"1": "1", "2": "2", "3": "2", "9": None}
    chain = ClauseAbove.objects.values_list("clause__content_id", "above__content_id")
    assert list(chain) == [("2", "1")]


def test_a_restriction_that_names_others_changes_nothing_in_the_index(
    tree: dict[str, Page], reader: Viewer, member: User
) -> None:
    save_restrictions(SITE, {"2": FOR_JON})
    link(member, "mara")
    assert readable_pages(reader).count() == 2
    assert save_restrictions(SITE, {"2": FOR_MARA}) == []
    assert readable_pages(reader).count() == 4
    named = ClauseAccount.objects.values_list("clause__content_id", "account__key")
    assert list(named) == [("2", "mara")]


def test_a_restriction_that_ends_opens_what_is_below(
    tree: dict[str, Page], reader: Viewer, member: User
) -> None:
    save_restrictions(SITE, {"1": FOR_JON, "2": FOR_MARA, "3": NOBODY})
    assert save_restrictions(SITE, {"2": None}) == pks(tree, "2")
    assert gates() == {"1": "1", "2": "1", "3": "3", "9": None}
    chain = ClauseAbove.objects.values_list("clause__content_id", "above__content_id")
    assert list(chain) == [("3", "1")]
    link(member, "mara")
    assert [page.content_id for page in readable_pages(reader)] == ["9"]
    assert save_restrictions(SITE, {"1": None, "3": None}) == pks(tree, "1", "2", "3")
    assert (Clause.objects.count(), ClauseAbove.objects.count()) == (0, 0)


def test_what_hangs_below_a_moved_page_moves_with_it(tree: dict[str, Page]) -> None:
    save_restrictions(SITE, {"9": FOR_MARA})
    moved = save_restrictions(SITE, {"2": None}, ancestors={"2": ["9"]})
    assert moved == pks(tree, "2", "3")
    assert gates() == {"1": None, "2": "9", "3": "9", "9": "9"}
    assert save_restrictions(SITE, {}, ancestors={"2": ["1"]}) == pks(tree, "2", "3")
    assert gates() == {"1": None, "2": None, "3": None, "9": "9"}


def test_a_restricted_page_that_moves_keeps_its_pages_and_gets_another_chain(
    tree: dict[str, Page], reader: Viewer, member: User
) -> None:
    save_restrictions(SITE, {"3": FOR_MARA, "9": FOR_JON})
    link(member, "mara")
    assert readable_pages(reader).filter(content_id="3").exists()
    assert save_restrictions(SITE, {}, ancestors={"3": ["9"]}) == []
    assert not readable_pages(reader).filter(content_id="3").exists()


def test_a_move_into_a_folder_that_was_never_imported(tree: dict[str, Page]) -> None:
    save_restrictions(SITE, {"folder": FOR_JON}, ancestors={"folder": ["9"]})
    assert save_restrictions(SITE, {}, ancestors={"2": ["9", "folder"]}) == pks(tree, "2", "3")
    assert gates()["3"] == "folder"


def test_the_same_once_more_changes_nothing(tree: dict[str, Page]) -> None:
    told = {"1": FOR_MARA, "2": Restriction(groups=(SeenGroup("board", "Board"),)), "3": None}
    ancestors = {"2": ["1"], "3": ["1", "2"]}
    save_restrictions(SITE, told, ancestors=ancestors)
    tables = (Account, Group, Clause, ClauseAbove, ClauseAccount, ClauseGroup, Content)
    before = [list(table.objects.order_by("pk").values_list("pk", flat=True)) for table in tables]
    assert save_restrictions(SITE, told, ancestors=ancestors) == []
    after = [list(table.objects.order_by("pk").values_list("pk", flat=True)) for table in tables]
    assert before == after


def test_all_at_once_is_as_one_after_the_other(space: Space) -> None:
    save_restrictions(
        SITE,
        {"1": FOR_MARA, "2": None, "3": FOR_JON, "4": None},
        ancestors={"4": ["1", "2", "3"]},
    )
    assert gates() == {"1": "1", "2": "1", "3": "3", "4": "3"}
    chain = ClauseAbove.objects.values_list("clause__content_id", "above__content_id")
    assert list(chain) == [("3", "1")]


def test_children_told_before_their_parents(space: Space) -> None:
    save_restrictions(SITE, {"3": None}, ancestors={"3": ["1", "2"]})
    save_restrictions(SITE, {"1": FOR_MARA}, ancestors={"1": []})
    assert gates() == {"1": "1", "2": "1", "3": "1"}


def test_a_content_above_itself_ends(space: Space) -> None:
    save_restrictions(SITE, {"1": None}, ancestors={"1": ["1"], "2": ["1"]})
    assert gates() == {"1": None, "2": None}
    save_restrictions(SITE, {"1": FOR_MARA})
    assert gates() == {"1": "1", "2": "1"}
    assert ClauseAbove.objects.count() == 0


def test_names_are_kept_when_a_site_stops_showing_them(space: Space) -> None:
    save_restrictions(SITE, {"1": FOR_MARA})
    save_restrictions(
        SITE, {"1": Restriction(accounts=(SeenAccount("mara", email="m@x.example"),))}
    )
    save_groups(SITE, {"board": GroupMembers((SeenAccount("mara"),), "Board")})
    save_groups(SITE, {"board": GroupMembers((SeenAccount("mara"),))})
    account, group = Account.objects.get(), Group.objects.get()
    assert (account.name, account.email) == ("Mara Kern", "m@x.example")
    assert (group.name, group.members_known) == ("Board", True)


def test_links_survive_what_the_site_tells(space: Space, member: User) -> None:
    link(member, "mara")
    save_restrictions(SITE, {"1": FOR_MARA})
    save_groups(SITE, {"board": GroupMembers((SeenAccount("mara", "Mara Kern-Vale"),))})
    account = Account.objects.get()
    assert account.membership is not None
    assert (account.name, account.membership.user) == ("Mara Kern-Vale", member)


def test_members_of_a_group_are_exactly_those_told(space: Space) -> None:
    save_groups(SITE, {"board": GroupMembers((MARA, JON)), "staff": GroupMembers((JON,))})
    save_groups(SITE, {"board": GroupMembers((MARA,))})
    members = GroupMember.objects.order_by("group__key").values_list("group__key", "account__key")
    assert list(members) == [("board", "mara"), ("staff", "jon")]
    save_groups(SITE, {"board": GroupMembers(None)})
    assert [(group.key, group.members_known) for group in Group.objects.all()] == [
        ("board", False),
        ("staff", True),
    ]
    assert GroupMember.objects.count() == 1


@pytest.mark.parametrize("pages", [1, 3, 60])
def test_queries_do_not_grow_with_the_contents(
    space: Space, pages: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ids = [str(number) for number in range(100, 100 + pages)]
    told = {"1": FOR_JON, **{each: Restriction((MARA,), (SeenGroup("board"),)) for each in ids}}
    with django_assert_num_queries(30):
        save_restrictions(SITE, told, ancestors={each: ["1"] for each in ids})
    with django_assert_num_queries(10):
        save_restrictions(SITE, told, ancestors={each: ["1"] for each in ids})


@pytest.mark.parametrize("people", [1, 3, 60])
def test_queries_do_not_grow_with_the_members(
    space: Space, people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    told = {
        f"group{number}": GroupMembers(tuple(SeenAccount(f"a{n}") for n in range(people)))
        for number in range(people)
    }
    with django_assert_num_queries(12):
        save_groups(SITE, told)


def test_a_clause_cannot_go_while_pages_are_behind_it(tree: dict[str, Page]) -> None:
    """Else they would be open."""
    save_restrictions(SITE, {"2": FOR_MARA})
    with pytest.raises((ProtectedError, RestrictedError)):
        Clause.objects.all().delete()


def test_an_organization_goes_with_its_restrictions(
    organization: Organization, tree: dict[str, Page], member: User
) -> None:
    save_restrictions(SITE, {"1": FOR_JON, "2": FOR_MARA})
    link(member, "mara")
    delete_organization(organization)
    assert not Clause._base_manager.exists()
