"""Which contents a viewer passes: the rule itself, as conditions of queries.

Nothing here asks the database; whoever uses a condition does. Each condition holds in the active
organization.
"""

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import RawSQL

from apps.knowledge.access.models import AccessChoice, Clause, Content, SpaceReader
from apps.organizations.viewer import Viewer


def passed_clauses(viewer: Viewer) -> QuerySet[Clause]:
    """The clauses that the viewer satisfies together with all above them; the command line
    satisfies every one.

    None while the organization skips restricted pages.
    """
    clauses = Clause.objects.filter(organization_id=viewer.organization_id).order_by()
    return clauses if viewer.user_id is None else clauses.filter(pk__in=_passed(viewer))


# Written out: as nested querysets it takes Django longer to put together than to answer, and it is
# part of every read of a page.
_PASSED = """
WITH own AS (
    SELECT account.id FROM knowledge_account account
    JOIN organizations_membership membership ON membership.id = account.membership_id
    WHERE membership.organization_id = %s AND membership.user_id = %s
), satisfied AS (
    SELECT named.clause_id FROM knowledge_clauseaccount named
    WHERE named.account_id IN (SELECT id FROM own)
    UNION
    SELECT named.clause_id FROM knowledge_clausegroup named
    JOIN knowledge_group grp ON grp.id = named.group_id AND grp.members_known
    JOIN knowledge_groupmember member ON member.group_id = grp.id
    WHERE member.account_id IN (SELECT id FROM own)
)
SELECT satisfied.clause_id FROM satisfied
WHERE NOT EXISTS (
    SELECT 1 FROM knowledge_clauseabove chain
    WHERE chain.clause_id = satisfied.clause_id
    AND chain.above_id NOT IN (SELECT clause_id FROM satisfied)
) AND NOT EXISTS (
    SELECT 1 FROM knowledge_accesschoice choice
    WHERE choice.organization_id = %s AND choice.skip_restricted
)
"""


def _passed(viewer: Viewer) -> RawSQL:
    organization_id = viewer.organization_id
    values = (organization_id, viewer.user_id, organization_id)
    return RawSQL(_PASSED, values)  # noqa: S611 - a constant with parameters


def closed_content(viewer: Viewer, site: str = "site") -> Exists:
    """Of a row with `content_id`, and its site in this field: that a restriction keeps the viewer
    from it."""
    same = Content.objects.filter(
        site=OuterRef(site), content_id=OuterRef("content_id"), clause__isnull=False
    )
    return Exists(same.exclude(clause__in=_passed(viewer)))


def chosen_for(viewer: Viewer) -> Exists:
    """Of a space: that the viewer is one of its chosen readers."""
    return Exists(SpaceReader.objects.filter(space=OuterRef("pk"), membership__user=viewer.user_id))


def skipping() -> QuerySet[AccessChoice]:
    """A row when the organization skips restricted pages."""
    return AccessChoice.objects.filter(skip_restricted=True)
