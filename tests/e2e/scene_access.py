"""Restrictions, accounts and chosen readers in the demo: each answer that the screens can give."""

from apps.knowledge.access.drafts import GroupMembers, Restriction, SeenAccount, SeenGroup
from apps.knowledge.access.models import Account
from apps.knowledge.access.restrictions import save_restrictions
from apps.knowledge.access.services import link_account, save_groups, set_space_readers
from apps.knowledge.models import Page, Space
from apps.organizations.models import Membership, Organization
from tests.e2e.scene import CAREFUL, MEMBER, OWNER, RESTRICTED_PAGE

_SITE = "https://wiki.portal.example"
_MARA = SeenAccount("4028e4a17c3b0001", "Mara Kern", MEMBER)
_INES = SeenAccount("4028e4a17c3b0002", "Ines Falk", CAREFUL)
_OWN = SeenAccount("4028e4a17c3b0003", "Admin of the portal")
_JON = SeenAccount("4028e4a17c3b0004", "Jon Vale")
_LEFT = SeenAccount("4028e4a17c3b0005", "", "")


def restrict(demo: Organization) -> None:
    """Within the active organization, once there are its spaces and people."""
    board, audit = SeenGroup("board", "Board"), SeenGroup("auditors", "Auditors")
    save_restrictions(
        _SITE,
        {
            "90020": Restriction((_INES, _LEFT), (board,), "Management"),
            "90021": Restriction((_MARA, _INES, _JON), (audit,), "Salary bands 2026"),
        },
        ancestors={"90020": ["90010"], "90021": ["90010", "90020"]},
    )
    save_groups(
        _SITE,
        {"board": GroupMembers((_OWN, _JON), "Board"), "auditors": GroupMembers(None, "Auditors")},
    )
    space = Space.objects.get(key="OPS")
    Page.objects.create(
        organization=demo,
        space=space,
        site=_SITE,
        content_id=RESTRICTED_PAGE,
        title="Salary bands 2026",
        position=5,
    )
    for key, email in ((_OWN.key, OWNER), (_INES.key, CAREFUL)):
        membership = Membership.objects.get(user__email=email)
        link_account(Account.objects.get(key=key), membership, by=1)
    owner = Membership.objects.get(user__email=OWNER)
    set_space_readers(Space.objects.get(key="HR"), [owner], by=1)
    set_space_readers(
        Space.objects.get(key="QA"), [owner, Membership.objects.get(user__email=MEMBER)], by=1
    )
