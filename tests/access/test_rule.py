"""Who may read which page: each case of the rule, by the one door."""

import pytest

from apps.accounts.models import User
from apps.knowledge.access.drafts import (
    NOBODY,
    GroupMembers,
    Restriction,
    SeenAccount,
    SeenGroup,
)
from apps.knowledge.access.models import Account, Clause, Content
from apps.knowledge.access.restrictions import save_restrictions
from apps.knowledge.access.services import (
    choose_restricted,
    save_groups,
    set_space_readers,
    unlink_account,
)
from apps.knowledge.models import Page, PageStatus, Space
from apps.knowledge.selectors import (
    PageRemovedError,
    UnreadableError,
    readable_page,
    readable_pages,
    readable_spaces,
)
from apps.organizations.models import Membership, Organization
from apps.organizations.services import remove_member
from apps.organizations.tenancy import activate
from apps.organizations.viewer import Viewer
from tests.access.conftest import SITE, link
from tests.factories import PageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]

MARA = SeenAccount("mara", "Mara Kern", "member@northwind.example")
ONLY_MARA = Restriction(accounts=(MARA,))
BOARD = SeenGroup("board", "Board")


def add(space: Space, content_id: str, **values: object) -> Page:
    return PageFactory.create(
        organization=space.organization,
        space=space,
        content_id=content_id,
        title=f"Page {content_id}",
        **values,
    )


def read_by(viewer: Viewer) -> list[str]:
    return sorted(readable_pages(viewer).values_list("content_id", flat=True))


def test_a_page_without_restrictions_is_open_to_all_members(space: Space, reader: Viewer) -> None:
    """No restriction does not mean nobody."""
    add(space, "1")
    add(space, "2")
    save_restrictions(SITE, {"1": None, "2": None}, ancestors={"2": ["1"]})
    assert read_by(reader) == ["1", "2"]


def test_a_page_that_no_api_ever_told_of_is_open(space: Space, reader: Viewer) -> None:
    add(space, "1")
    assert read_by(reader) == ["1"]


def test_a_restricted_page_is_open_to_the_linked_account_it_names(
    space: Space, reader: Viewer, member: User
) -> None:
    add(space, "1")
    save_restrictions(SITE, {"1": ONLY_MARA})
    assert read_by(reader) == []
    account = link(member, "mara")
    assert read_by(reader) == ["1"]
    unlink_account(account, by=1)
    assert read_by(reader) == []


def test_an_equal_address_opens_nothing_by_itself(
    space: Space, reader: Viewer, member: User
) -> None:
    add(space, "1")
    save_restrictions(SITE, {"1": ONLY_MARA})
    assert Account.objects.get(key="mara").email == member.email
    assert read_by(reader) == []


def test_a_restriction_that_names_nobody_lets_nobody_in(
    space: Space, reader: Viewer, member: User
) -> None:
    add(space, "1")
    save_restrictions(SITE, {"1": NOBODY})
    link(member, "mara")
    assert read_by(reader) == []


def test_children_of_a_restricted_page_inherit_the_restriction(
    space: Space, reader: Viewer, member: User
) -> None:
    for content_id in ("1", "2", "3"):
        add(space, content_id)
    save_restrictions(
        SITE,
        {"1": ONLY_MARA, "2": None, "3": None},
        ancestors={"1": [], "2": ["1"], "3": ["1", "2"]},
    )
    assert read_by(reader) == []
    link(member, "mara")
    assert read_by(reader) == ["1", "2", "3"]


def test_every_restriction_on_the_way_up_must_be_passed(
    space: Space, reader: Viewer, member: User
) -> None:
    for content_id in ("1", "2", "3"):
        add(space, content_id)
    save_restrictions(
        SITE,
        {"1": Restriction(accounts=(SeenAccount("boss"),)), "2": ONLY_MARA, "3": ONLY_MARA},
        ancestors={"3": ["1", "2"]},
    )
    link(member, "mara")
    assert read_by(reader) == []
    link(member, "boss")
    assert read_by(reader) == ["1", "2", "3"]


def test_named_at_one_level_and_by_a_group_at_another(
    space: Space, reader: Viewer, member: User
) -> None:
    add(space, "1")
    add(space, "2")
    save_restrictions(
        SITE, {"1": Restriction(groups=(BOARD,)), "2": ONLY_MARA}, ancestors={"2": ["1"]}
    )
    save_groups(SITE, {"board": GroupMembers((MARA,), "Board")})
    assert read_by(reader) == []
    link(member, "mara")
    assert read_by(reader) == ["1", "2"]


def test_an_unreadable_group_names_nobody(space: Space, reader: Viewer, member: User) -> None:
    add(space, "1")
    save_restrictions(SITE, {"1": Restriction(groups=(BOARD,))})
    link(member, "mara")
    assert read_by(reader) == []
    save_groups(SITE, {"board": GroupMembers((MARA,))})
    assert read_by(reader) == ["1"]
    save_groups(SITE, {"board": GroupMembers(None)})
    assert read_by(reader) == []


def test_an_empty_group_is_no_open_door(space: Space, reader: Viewer, member: User) -> None:
    add(space, "1")
    save_restrictions(SITE, {"1": Restriction(groups=(BOARD,))})
    save_groups(SITE, {"board": GroupMembers(())})
    link(member, "mara")
    assert read_by(reader) == []


def test_a_folder_that_is_no_page_closes_what_is_in_it(space: Space, reader: Viewer) -> None:
    add(space, "1")
    add(space, "3")
    save_restrictions(
        SITE, {"folder": Restriction(title="Salaries")}, ancestors={"3": ["1", "folder"]}
    )
    assert read_by(reader) == ["1"]


def test_any_of_several_accounts_of_a_person_is_enough(
    space: Space, reader: Viewer, member: User
) -> None:
    add(space, "1")
    save_restrictions(SITE, {"1": ONLY_MARA})
    link(member, "mara-on-leave")
    assert read_by(reader) == []
    link(member, "mara")
    assert read_by(reader) == ["1"]


def test_an_account_of_another_site_is_another_account(
    space: Space, reader: Viewer, member: User
) -> None:
    add(space, "1")
    save_restrictions(SITE, {"1": ONLY_MARA})
    link(member, "mara", site="https://old.northwind.example")
    assert read_by(reader) == []


def test_what_restricts_another_site_restricts_that_one_only(space: Space, reader: Viewer) -> None:
    add(space, "1")
    save_restrictions("https://old.northwind.example", {"1": NOBODY})
    assert read_by(reader) == ["1"]


def test_restrictions_hold_from_a_pages_first_moment(space: Space, reader: Viewer) -> None:
    save_restrictions(SITE, {"1": NOBODY}, ancestors={"2": ["1"]})
    add(space, "1")
    add(space, "2")
    assert read_by(reader) == []


def test_leaving_the_organization_ends_links(
    space: Space, reader: Viewer, member: User, owner: User
) -> None:
    add(space, "1")
    save_restrictions(SITE, {"1": ONLY_MARA})
    link(member, "mara")
    assert read_by(reader) == ["1"]
    remove_member(
        actor=Membership.objects.get(user=owner),
        membership_id=Membership.objects.get(user=member).pk,
    )
    assert read_by(reader) == []
    Membership.objects.create(organization=space.organization, user=member)
    assert read_by(reader) == []


def test_a_space_for_chosen_members(
    space: Space, reader: Viewer, member: User, admin: User
) -> None:
    add(space, "1")
    other = Viewer(organization_id=reader.organization_id, user_id=admin.pk)
    set_space_readers(space, [Membership.objects.get(user=admin)], by=1)
    assert (read_by(reader), list(readable_spaces(reader))) == ([], [])
    assert (read_by(other), list(readable_spaces(other))) == (["1"], [space])
    set_space_readers(space, [Membership.objects.get(user=member)], by=1)
    assert (read_by(reader), read_by(other)) == (["1"], [])
    set_space_readers(space, [], by=1)
    assert (read_by(reader), read_by(other)) == ([], [])
    set_space_readers(space, None, by=1)
    assert (read_by(reader), read_by(other)) == (["1"], ["1"])


def test_the_space_and_every_restriction_must_let_in(
    space: Space, reader: Viewer, member: User
) -> None:
    add(space, "1")
    add(space, "2")
    save_restrictions(SITE, {"1": ONLY_MARA, "2": None})
    link(member, "mara")
    set_space_readers(space, [], by=1)
    assert read_by(reader) == []
    set_space_readers(space, [Membership.objects.get(user=member)], by=1)
    assert read_by(reader) == ["1", "2"]


def test_skipping_restricted_pages_closes_them_to_all(
    space: Space, reader: Viewer, member: User
) -> None:
    add(space, "1")
    add(space, "2")
    save_restrictions(SITE, {"1": ONLY_MARA, "2": None})
    link(member, "mara")
    choose_restricted(skip=True, by=1)
    assert read_by(reader) == ["2"]
    choose_restricted(skip=False, by=1)
    assert read_by(reader) == ["1", "2"]


def test_the_command_line_reads_everything(space: Space, organization: Organization) -> None:
    add(space, "1")
    save_restrictions(SITE, {"1": NOBODY})
    set_space_readers(space, [], by=1)
    choose_restricted(skip=True, by=1)
    assert read_by(Viewer(organization_id=organization.pk, user_id=None)) == ["1"]


def test_a_closed_page_looks_like_none_even_when_it_was_removed(
    space: Space, reader: Viewer
) -> None:
    closed = add(space, "1", status=PageStatus.REMOVED)
    removed = add(space, "2", status=PageStatus.REMOVED)
    save_restrictions(SITE, {"1": NOBODY})
    with pytest.raises(UnreadableError) as error:
        readable_page(reader, closed.pk)
    assert not isinstance(error.value, PageRemovedError)
    with pytest.raises(PageRemovedError):
        readable_page(reader, removed.pk)


def test_restrictions_of_the_twin_are_its_own(
    space: Space, reader: Viewer, twin: Organization, organization: Organization
) -> None:
    add(space, "1")
    with activate(twin):
        save_restrictions(SITE, {"1": NOBODY})
        assert Clause.objects.count() == 1
    with activate(organization):
        assert (Clause.objects.count(), Content.objects.count()) == (0, 0)
        assert read_by(reader) == ["1"]
