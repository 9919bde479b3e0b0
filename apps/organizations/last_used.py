"""Which organization this browser was used for last; kept in a cookie, which outlives sign-out."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from apps.organizations.models import Organization

_COOKIE = "organization"
_YEAR_SECONDS = 365 * 24 * 60 * 60


def remember_organization(
    request: HttpRequest, response: HttpResponse, organization: Organization
) -> None:
    """Sets the cookie only when the organization changed."""
    if last_used_slug(request) != organization.slug:
        response.set_cookie(
            _COOKIE,
            organization.slug,
            max_age=_YEAR_SECONDS,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def last_used_slug(request: HttpRequest) -> str:
    """Empty when there is none. Anybody may have written it: compare it with what is allowed."""
    return request.COOKIES.get(_COOKIE, "")
