"""Who asks for text: the identity that every access recheck is made for."""

from dataclasses import dataclass

from apps.organizations.models import Membership


@dataclass(frozen=True, slots=True)
class Viewer:
    """A member of one organization, or the operator's command line (`user_id` None)."""

    organization_id: int
    user_id: int | None


def viewer_of(membership: Membership) -> Viewer:
    return Viewer(organization_id=membership.organization_id, user_id=membership.user_id)
