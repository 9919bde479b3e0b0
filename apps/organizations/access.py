"""Who may do what: the decorator of every view under /o/<slug>/ that needs a permission."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase

from apps.accounts.models import User
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission, allows

P = ParamSpec("P")
View = Callable[Concatenate[TenantRequest, P], HttpResponseBase]


def requires(permission: Permission) -> Callable[[View[P]], View[P]]:
    """403 for members whose role does not allow it. Strangers never get this far."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def checked(request: TenantRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not allows(request.membership.role, permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return cast("View[P]", checked)

    return decorate


def may_create_organization(user: User) -> bool:
    """The operator always; everybody where sign-up is open (docs/decisions)."""
    return bool(settings.SIGNUP_OPEN) or user.is_superuser
