"""The invitation that a visitor is following: remembered in the session by its id.

It opens sign-up while that is by invitation only. Its link stays out of the session, which is
stored in plain.
"""

from django.http import HttpRequest

from apps.organizations.models import Invitation
from apps.organizations.selectors import open_invitation

_KEY = "invitation"


def remember_invitation(request: HttpRequest, invitation: Invitation) -> None:
    request.session[_KEY] = invitation.pk


def forget_invitation(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)


def pending_invitation(request: HttpRequest) -> Invitation | None:
    """The remembered invitation while it can still be accepted."""
    return open_invitation(request.session.get(_KEY))
