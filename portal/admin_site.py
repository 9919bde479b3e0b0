"""The operator's Django admin: behind the portal's own sign-in, across organizations."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse

from apps.organizations.tenancy import unscoped


class PortalAdminSite(AdminSite):
    site_header = "Knowledge Portal"
    site_title = "Knowledge Portal"
    index_title = "Operation"

    # The signature is Django's.
    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002
        wrapped = super().admin_view(view, cacheable)

        def across(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            with unscoped(reason="the operator's admin works across organizations"):
                response: HttpResponseBase = wrapped(request, *args, **kwargs)
                # Admin pages query while they render, so render before the scope ends.
                return response.render() if isinstance(response, TemplateResponse) else response

        return across
