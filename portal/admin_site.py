"""The operator's Django admin: behind the portal's own sign-in, across organizations."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from apps.connections.overview import troubled_organizations
from apps.organizations.tenancy import unscoped
from portal.operation import failed_jobs, jobs_under_way


class PortalAdminSite(AdminSite):
    """For operators only. Its own password forms are out of reach: they know no second factor."""

    site_header = "Knowledge Portal"
    site_title = "Knowledge Portal"
    index_title = "Operation"
    index_template = "admin/operation.html"

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_superuser

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Sends visitors to the portal's sign-in; 403 for whoever is signed in and no operator."""
        index = reverse("admin:index")
        if self.has_permission(request):
            return redirect(index)
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or index)

    # Django's stubs promise a page here and below; a redirect is as good.
    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        get_adapter().logout(request)
        return redirect("home")

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        return redirect("account_change_password")

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """The operator's home: what runs, what failed, what to look at, then every list."""
        shown = {
            "jobs_under_way": jobs_under_way(),
            "failed_jobs": failed_jobs(),
            "troubled_organizations": troubled_organizations(),
        }
        return super().index(request, shown | (extra_context or {}))

    # The signature is Django's.
    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002
        wrapped = super().admin_view(view, cacheable)

        def across(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            with unscoped(reason="the operator's admin works across organizations"):
                response: HttpResponseBase = wrapped(request, *args, **kwargs)
                # Admin pages query while they render, so render before the scope ends.
                return response.render() if isinstance(response, TemplateResponse) else response

        return across
