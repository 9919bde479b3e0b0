"""The Django admin, behind the portal's own sign-in.

The operator works in it across organizations. An organization's owners and admins have its
connections there, and nothing else.
"""

from contextlib import AbstractContextManager
from typing import Any, Final

from allauth.account.adapter import get_adapter
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, reverse

from apps.connections.access import managed
from apps.connections.overview import troubled_organizations
from apps.organizations.tenancy import unscoped, within
from portal.operation import failed_jobs, jobs_under_way

# What stands open besides the tables of connections to those who manage some; "" has no name: it
# leads on to an address that has one, or to nothing.
_OPEN_TO_MANAGERS: Final = frozenset(
    {"index", "app_list", "logout", "password_change", "password_change_done", "jsi18n", ""}
)
_TABLES_OF_MANAGERS: Final = ("connections_connection_", "connections_report_")


class PortalAdminSite(AdminSite):
    """Its own password forms are out of reach: they know no second factor."""

    site_header = "Knowledge Portal"
    site_title = "Knowledge Portal"
    index_title = "Operation"
    index_template = "admin/operation.html"

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(managed(request))

    def get_urls(self) -> "list[URLResolver | URLPattern]":
        """Without the address that looks up any row of any table to show it elsewhere."""
        return [each for each in super().get_urls() if getattr(each, "name", "") != "view_on_site"]

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Sends visitors to the portal's sign-in; 403 for whoever is signed in and stays out."""
        index = reverse("admin:index")
        if self.has_permission(request):
            return redirect(index)
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or index)

    # Django's stubs promise a page here and below; a redirect is as good.
    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Asks first, unless it was posted: a link or a picture elsewhere signs nobody out."""
        if request.method != "POST":
            return redirect("account_logout")
        get_adapter().logout(request)
        return redirect("home")

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        return redirect("account_change_password")

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """What to look at, then every list; the operator sees what runs and what failed, too."""
        shown: dict[str, Any] = {
            "title": "Connections",
            "troubled_organizations": troubled_organizations(),
        }
        if managed(request).everybodys:
            shown |= {
                "title": self.index_title,
                "operates": True,
                "jobs_under_way": jobs_under_way(),
                "failed_jobs": failed_jobs(),
            }
        return super().index(request, shown | (extra_context or {}))

    # The signature is Django's.
    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002
        wrapped = super().admin_view(view, cacheable)

        def across(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not _is_open(request):
                raise PermissionDenied
            with _scope(request):
                response: HttpResponseBase = wrapped(request, *args, **kwargs)
                # Admin pages query while they render, so render before the scope ends.
                return response.render() if isinstance(response, TemplateResponse) else response

        return across


def _is_open(request: HttpRequest) -> bool:
    """Whatever a list of the operator's forgets to ask, nobody else gets as far as that."""
    theirs = managed(request)
    if theirs.everybodys or not theirs:
        return True
    name = (request.resolver_match and request.resolver_match.url_name) or ""
    return name in _OPEN_TO_MANAGERS or name.startswith(_TABLES_OF_MANAGERS)


def _scope(request: HttpRequest) -> AbstractContextManager[None]:
    """What a page of the admin can reach at all, whatever it asks for."""
    theirs = managed(request)
    if theirs.everybodys:
        return unscoped(reason="the operator's admin works across organizations")
    return within(theirs.organizations)
