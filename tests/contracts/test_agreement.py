"""Random trees, restrictions, groups and links: three ways to say who reads what say the same.

The database rule guards every text, the engine's filter decides what a question finds, and the
oracle was written from the rule alone.
"""

import random
from collections.abc import Sequence

import pytest

from apps.knowledge.access.drafts import GroupMembers, Restriction, SeenAccount, SeenGroup
from apps.knowledge.access.models import Account
from apps.knowledge.access.restrictions import save_restrictions
from apps.knowledge.access.services import (
    choose_restricted,
    link_account,
    save_groups,
    set_space_readers,
    unlink_account,
)
from apps.knowledge.models import Page, Space
from apps.knowledge.selectors import readable_pages, rights_of
from apps.organizations.models import Membership, Organization
from apps.organizations.tenancy import activate
from apps.organizations.viewer import Viewer, viewer_of
from apps.search import indexing
from apps.search.access import ranked_page_ids, retrieve
from apps.search.backend import engine_of
from apps.search.engines.base import Filters
from apps.search.query import query_terms
from tests.access.oracle import Site
from tests.contracts.engines import EMBEDDED, EVERY
from tests.factories import ChunkFactory, MembershipFactory, PageFactory, SpaceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("installation")]

AT = "https://wiki.northwind.example"
ACCOUNTS = [f"account{number}" for number in range(6)]
GROUPS = ["board", "staff", "unread"]
PAGES = 24
CHANGES = 5


class World:
    """A random site, kept in the oracle and told to the portal step by step."""

    def __init__(self, organization: Organization, seed: int) -> None:
        self.chance = random.Random(seed)
        self.site = Site()
        self.organization = organization
        self.spaces = {
            key: SpaceFactory.create(organization=organization, site=AT, key=key)
            for key in ("ops", "dev")
        }
        self.people: dict[str, Membership] = {
            f"person{number}": MembershipFactory.create(organization=organization)
            for number in range(4)
        }
        self.pages: dict[str, Page] = {}

    def tell_all(self) -> None:
        names = [f"c{number}" for number in range(PAGES)]
        folders = ["folder1", "folder2"]
        for number, name in enumerate(names + folders):
            above = (names + folders)[:number]
            self.site.parent[name] = self.chance.choice([*above[-8:], ""])
        for name in names:
            key = self.chance.choice(["ops", "ops", "dev"])
            self.site.space[name] = key
            self.pages[name] = PageFactory.create(
                organization=self.organization,
                space=self.spaces[key],
                content_id=name,
                content_hash=f"hash-{name}",
                markdown="the backup",
            )
            ChunkFactory.create(organization=self.organization, page=self.pages[name])
        for name in names + folders:
            self._restrict(name, share=0.3)
        told = {name: self._restriction(name) for name in names + folders}
        changed = save_restrictions(AT, told, ancestors={name: self._above(name) for name in told})
        for group in GROUPS:
            self._fill(group)
        self._tell_groups()
        for account in ACCOUNTS:
            self._link(account)
        indexing.index_pages(self.organization.pk, [page.pk for page in self.pages.values()])
        assert set(changed) <= {page.pk for page in self.pages.values()}

    def change_something(self) -> None:
        what = self.chance.choice(["restrict", "move", "group", "link", "space", "skip"])
        changed: list[int] = []
        if what == "restrict":
            some = self.chance.sample(sorted(self.site.parent), 3)
            for name in some:
                self._restrict(name, share=0.5)
            changed = save_restrictions(AT, {name: self._restriction(name) for name in some})
        elif what == "move":
            name = self.chance.choice(sorted(self.site.parent))
            places = [each for each in self.site.parent if not self._is_at_or_above(name, each)]
            self.site.parent[name] = self.chance.choice([*sorted(places), ""])
            changed = save_restrictions(AT, {}, ancestors={name: self._above(name)})
        elif what == "group":
            self._fill(self.chance.choice(GROUPS))
            self._tell_groups()
        elif what == "link":
            self._link(self.chance.choice(ACCOUNTS))
        elif what == "space":
            self._choose_readers(self.chance.choice(["ops", "dev"]))
        else:
            self.site.skips = not self.site.skips
            choose_restricted(skip=self.site.skips, by=1)
        indexing.index_known(self.organization.pk, changed)

    def _restrict(self, name: str, share: float) -> None:
        self.site.accounts.pop(name, None)
        self.site.groups.pop(name, None)
        if self.chance.random() < share:
            self.site.accounts[name] = set(self.chance.sample(ACCOUNTS, self.chance.randint(0, 3)))
            self.site.groups[name] = set(self.chance.sample(GROUPS, self.chance.randint(0, 2)))

    def _restriction(self, name: str) -> Restriction | None:
        if name not in self.site.accounts:
            return None
        return Restriction(
            accounts=tuple(SeenAccount(key) for key in sorted(self.site.accounts[name])),
            groups=tuple(SeenGroup(key) for key in sorted(self.site.groups[name])),
        )

    def _above(self, name: str) -> Sequence[str]:
        above: list[str] = []
        while name := self.site.parent[name]:
            above.insert(0, name)
        return above

    def _is_at_or_above(self, name: str, other: str) -> bool:
        return name == other or name in self._above(other)

    def _fill(self, group: str) -> None:
        members = set(self.chance.sample(ACCOUNTS, self.chance.randint(0, 4)))
        self.site.members[group] = None if group == "unread" else members

    def _tell_groups(self) -> None:
        save_groups(
            AT,
            {
                group: GroupMembers(
                    None if told is None else tuple(SeenAccount(key) for key in sorted(told))
                )
                for group, told in self.site.members.items()
            },
        )

    def _link(self, key: str) -> None:
        account, _ = Account.objects.get_or_create(organization=self.organization, site=AT, key=key)
        person = self.chance.choice([*sorted(self.people), ""])
        self.site.links.pop(key, None)
        if person:
            self.site.links[key] = person
            link_account(account, self.people[person], by=1)
        else:
            unlink_account(account, by=1)

    def _choose_readers(self, key: str) -> None:
        chosen = self.chance.choice([None, set(self.chance.sample(sorted(self.people), 2))])
        self.site.readers[key] = chosen
        space = Space.objects.get(pk=self.spaces[key].pk)
        set_space_readers(space, None if chosen is None else [self.people[p] for p in chosen], by=1)

    def expected(self, person: str) -> set[int]:
        return {page.pk for name, page in self.pages.items() if self.site.reads(person, name)}


def by_engine(viewer: Viewer) -> set[int]:
    """What the engine's filter alone lets through; `ranked_page_ids` would ask the database too."""
    engine, rights = engine_of(viewer.organization_id), rights_of(viewer)
    engine.refresh(organization_id=viewer.organization_id)
    found = engine.search(
        query_terms("backup"),
        organization_id=viewer.organization_id,
        filters=Filters(spaces=rights.spaces, clauses=rights.clauses),
    )
    return {candidate.page_id for candidate in found}


def agree(world: World) -> int:
    """Compares the three for everybody; returns how often somebody was kept from a page."""
    kept = 0
    for person, membership in world.people.items():
        viewer, expected = viewer_of(membership), world.expected(person)
        assert set(readable_pages(viewer).values_list("pk", flat=True)) == expected
        assert by_engine(viewer) == expected
        ranked = ranked_page_ids(
            viewer, query_terms("backup"), organization_id=viewer.organization_id
        )
        assert set(ranked) == expected
        kept += len(world.pages) - len(expected)
    return kept


@pytest.mark.parametrize(
    ("installation", "seed"),
    [
        *(pytest.param((EMBEDDED, ""), seed, id=f"embedded-{seed}") for seed in range(8)),
        *(pytest.param(each.values[0], 100, id=f"{each.id}") for each in EVERY[1:]),
    ],
    indirect=["installation"],
)
def test_database_engine_and_oracle_agree(
    installation: None, organization: Organization, seed: int
) -> None:
    world = World(organization, seed)
    with activate(organization):
        world.tell_all()
        kept = agree(world)
        for _ in range(CHANGES):
            world.change_something()
            kept += agree(world)
    # Something could leak, and not everything is closed.
    assert 0 < kept < len(world.people) * PAGES * (CHANGES + 1)


@pytest.mark.parametrize("installation", EVERY, indirect=True)
def test_a_question_gets_the_best_readable_passages(
    installation: None, organization: Organization
) -> None:
    """And not what is left of the best of all: there are more closed pages than are looked at."""
    space = SpaceFactory.create(organization=organization, site=AT)
    membership = MembershipFactory.create(organization=organization)
    closed = [
        PageFactory.create(organization=organization, space=space, title="Backup", content_hash="h")
        for _ in range(120)
    ]
    readable = [
        PageFactory.create(organization=organization, space=space, title="Notes", content_hash="h")
        for _ in range(5)
    ]
    for page in closed + readable:
        ChunkFactory.create(organization=organization, page=page, text="about the backup")
    with activate(organization):
        save_restrictions(AT, {page.content_id: Restriction() for page in closed})
        indexing.index_pages(organization.pk, [page.pk for page in closed + readable])
        indexing.optimize(organization.pk)
    viewer = viewer_of(membership)
    found = retrieve(viewer, "backup", organization_id=organization.pk, limit=5)
    assert {passage.page_id for passage in found} == {page.pk for page in readable}
    operator = Viewer(organization_id=organization.pk, user_id=None)
    best = retrieve(operator, "backup", organization_id=organization.pk, limit=5)
    assert {passage.title for passage in best} == {"Backup"}
