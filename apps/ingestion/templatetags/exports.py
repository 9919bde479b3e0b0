"""What other screens show of imports."""

from typing import Any

from django import template

from apps.ingestion.export_age import old_exports
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission, allows

register = template.Library()


@register.inclusion_tag("ingestion/old_exports.html")
def old_exports_notice(request: TenantRequest) -> dict[str, Any]:
    """`{% old_exports_notice request %}`: nothing for those who cannot do anything about it."""
    may_act = allows(request.membership.role, Permission.MANAGE_IMPORTS)
    return {
        "organization": request.organization,
        "old": old_exports() if may_act else None,
    }
