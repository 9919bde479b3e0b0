"""Which organization a person worked in last; kept in the session."""

from django.http import HttpRequest

from apps.organizations.models import Organization

_KEY = "organization"


def remember_organization(request: HttpRequest, organization: Organization) -> None:
    """Writes the session only when the organization changed."""
    if request.session.get(_KEY) != organization.slug:
        request.session[_KEY] = organization.slug


def last_used_slug(request: HttpRequest) -> str:
    """Empty when there is none; the person may have left it since."""
    slug = request.session.get(_KEY)
    return slug if isinstance(slug, str) else ""
