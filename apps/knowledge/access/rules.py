"""Which contents a viewer passes: the rule itself, as conditions of queries.

Nothing here asks the database; whoever uses a condition does. Each condition holds in the active
organization.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.knowledge.access.models import (
    AccessChoice,
    Clause,
    ClauseAbove,
    ClauseAccount,
    ClauseGroup,
    Content,
    SpaceReader,
)
from apps.organizations.viewer import Viewer


def passed_clauses(viewer: Viewer) -> QuerySet[Clause]:
    """The clauses that the viewer satisfies together with all above them; the command line
    satisfies every one.

    None while the organization skips restricted pages.
    """
    if viewer.user_id is None:
        return Clause.objects.order_by()
    unsatisfied = ClauseAbove.objects.order_by().exclude(satisfied_by(viewer, "above"))
    return (
        Clause.objects.order_by()
        .filter(satisfied_by(viewer, "pk"), ~Exists(skipping()))
        .exclude(pk__in=unsatisfied.values("clause"))
    )


def satisfied_by(viewer: Viewer, clause: str) -> Q:
    """That the clause in this field names the viewer, by an account or by a group."""
    accounts = ClauseAccount.objects.order_by().filter(account__membership__user=viewer.user_id)
    groups = ClauseGroup.objects.order_by().filter(
        group__members_known=True, group__members__account__membership__user=viewer.user_id
    )
    return Q(**{f"{clause}__in": accounts.values("clause")}) | Q(
        **{f"{clause}__in": groups.values("clause")}
    )


def closed_content(viewer: Viewer, site: str = "site") -> Exists:
    """Of a row with `content_id`, and its site in this field: that a restriction keeps the viewer
    from it."""
    same = Content.objects.filter(
        site=OuterRef(site), content_id=OuterRef("content_id"), clause__isnull=False
    )
    return Exists(same.exclude(clause__in=passed_clauses(viewer)))


def chosen_for(viewer: Viewer) -> Exists:
    """Of a space: that the viewer is one of its chosen readers."""
    return Exists(SpaceReader.objects.filter(space=OuterRef("pk"), membership__user=viewer.user_id))


def skipping() -> QuerySet[AccessChoice]:
    """A row when the organization skips restricted pages."""
    return AccessChoice.objects.filter(skip_restricted=True)
