"""What the rights of a person cost a search: before there are restrictions, and with them."""

from collections.abc import Sequence

from apps.accounts.models import User
from apps.knowledge.access.drafts import NOBODY, Restriction, SeenAccount
from apps.knowledge.access.models import Account
from apps.knowledge.access.restrictions import save_restrictions
from apps.knowledge.access.services import link_account
from apps.knowledge.models import Page
from apps.organizations.models import Membership
from apps.organizations.tenancy import activate
from apps.organizations.viewer import Viewer, viewer_of
from apps.search.indexing import index_known
from benchmarks import latency

_EVERY = 10
"""Every tenth page gets a restriction of its own; the person passes every second one."""
_PAGES_AT_ONCE = 1_000


def measure(organization_id: int, questions: Sequence[str]) -> dict[str, object]:
    """Milliseconds to ranked ids for the command line, which reads everything, and for a member,
    each question by turns; with no page restricted, and with every tenth."""
    everything = Viewer(organization_id=organization_id, user_id=None)
    with activate(organization_id):
        person = _member(organization_id)
    report: dict[str, object] = {}
    for name in ("open", "every_tenth_restricted"):
        if name != "open":
            with activate(organization_id):
                report["restrictions"] = _restrict(organization_id, person)
        report[name] = latency.by_turns(everything, viewer_of(person), questions)
    return report


def _member(organization_id: int) -> Membership:
    user = User.objects.create_user(f"reader@org-{organization_id}.example", name="A reader")
    return Membership.objects.create(organization_id=organization_id, user=user)


def _restrict(organization_id: int, person: Membership) -> int:
    """Restricts pages of the organization, which are of no site; returns how many."""
    own = Restriction((SeenAccount("own"),))
    ids = list(Page.objects.order_by("pk").values_list("content_id", flat=True)[::_EVERY])
    for start in range(0, len(ids), _PAGES_AT_ONCE):
        part = ids[start : start + _PAGES_AT_ONCE]
        changed = save_restrictions(
            "", {each: own if at % 2 else NOBODY for at, each in enumerate(part)}
        )
        index_known(organization_id, changed)
    link_account(Account.objects.get(key="own"), person, by=1)
    return len(ids)
