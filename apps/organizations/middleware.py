"""/o/<slug>/…: path → membership → active organization. A stranger gets 404 and learns nothing."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from apps.organizations.last_used import remember_organization
from apps.organizations.models import Membership, Organization
from apps.organizations.selectors import membership_of
from apps.organizations.tenancy import activate

if TYPE_CHECKING:
    from apps.accounts.models import User

_SCOPED = re.compile(r"^/o/(?P<slug>[-a-zA-Z0-9_]+)/")


class TenantRequest(HttpRequest):
    """What views under /o/<slug>/ receive."""

    user: "User"
    organization: Organization
    membership: Membership


class OrganizationMiddleware:
    """Activates the organization for the whole request, template rendering included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        match = _SCOPED.match(request.path_info)
        if match is None:
            return self.get_response(request)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        membership = membership_of(request.user, match["slug"])
        if membership is None:
            raise Http404
        request.membership = membership  # type: ignore[attr-defined]
        request.organization = membership.organization  # type: ignore[attr-defined]
        with activate(membership.organization):
            response = self.get_response(request)
        remember_organization(request, response, membership.organization)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> None:
        """Views take no slug; one that is reached with a slug but without a membership is 404."""
        slug = kwargs.pop("organization_slug", None)
        if slug is not None and not hasattr(request, "membership"):
            raise Http404
