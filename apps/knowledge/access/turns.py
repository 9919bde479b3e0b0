"""One change of restrictions, groups or readers at a time in an organization."""

from apps.organizations.models import Organization
from apps.organizations.tenancy import active_organization_id


def wait_for_turn() -> None:
    """Until the transaction ends nobody else changes them: each change builds on the last."""
    held = Organization.objects.select_for_update(no_key=True).filter(pk=active_organization_id())
    held.values_list("pk").first()
