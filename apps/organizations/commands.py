"""What management commands about one organization share."""

from django.core.management.base import CommandError

from apps.organizations.models import Organization
from apps.organizations.selectors import organization_by_slug


def organization_called(slug: str) -> Organization:
    """Raises CommandError when there is none."""
    organization = organization_by_slug(slug)
    if organization is None:
        raise CommandError(f"There is no organization {slug!r}.")
    return organization
