"""What became of an invitation, carried over the redirect to the people screen.

It holds the link that is shown once, so it travels in a signed cookie of the inviter's own
browser: the server keeps nothing but digests.
"""

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from apps.organizations.invitations import Issued
from apps.organizations.middleware import TenantRequest
from apps.organizations.selectors import handed_invitation

_COOKIE = "issued"
_SECONDS = 60


def carry(request: TenantRequest, response: HttpResponse, issued: Issued) -> None:
    response.set_signed_cookie(
        _COOKIE,
        f"{issued.handed_token}:{issued.mailed:d}",
        salt=_salt(request),
        max_age=_SECONDS,
        path=_path(request),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def carried(request: TenantRequest) -> Issued | None:
    """The invitation just made in the active organization by this person, if it still waits."""
    value = request.get_signed_cookie(_COOKIE, "", salt=_salt(request), max_age=_SECONDS)
    token, _, mailed = (value or "").partition(":")
    invitation = handed_invitation(token) if token else None
    return Issued(invitation, token, mailed == "1") if invitation else None


def drop(request: TenantRequest, response: HttpResponse) -> None:
    """The link was shown; it must not be again."""
    response.delete_cookie(_COOKIE, path=_path(request), samesite="Lax")


def _path(request: TenantRequest) -> str:
    return reverse("organizations:people", args=[request.organization.slug])


def _salt(request: TenantRequest) -> str:
    return f"issued-{request.organization.pk}-{request.user.pk}"
