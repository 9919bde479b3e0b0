"""An invitation's link, for whoever holds it: join, sign up, sign in, or sign in as another."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.access import person
from apps.accounts.models import User
from apps.accounts.selectors import has_confirmed
from apps.core.problems import PortalError
from apps.organizations import problems
from apps.organizations.invitations import accept
from apps.organizations.pending import forget_invitation, remember_invitation
from apps.organizations.selectors import Presented, presented_invitation


@never_cache
@require_http_methods(["GET", "HEAD"])
def show(request: HttpRequest, token: str) -> HttpResponse:
    presented = presented_invitation(token)
    if presented is None:
        return _gone(request)
    if not request.user.is_authenticated:
        _prepare_sign_up(request, presented)
    user = request.user
    return render(
        request,
        "organizations/invitation.html",
        {
            "invitation": presented.invitation,
            "for_me": isinstance(user, User) and has_confirmed(user, presented.invitation.email),
            "next_query": urlencode({"next": request.path}),
            "token": token,
        },
    )


@require_POST
@login_required
def join(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Accepts an invitation to an address that the person has confirmed."""
    try:
        membership = accept(user=person(request), invitation_id=invitation_id)
    except PortalError as error:
        messages.error(request, f"{error.problem.what} {error.problem.how}")
        return redirect("organizations")
    forget_invitation(request)
    messages.success(request, f"Welcome to {membership.organization.name}.")
    return redirect(f"/o/{membership.organization.slug}/")


def _prepare_sign_up(request: HttpRequest, presented: Presented) -> None:
    remember_invitation(request, presented.invitation)
    if presented.proves_address:
        # The link reached this address, so it needs no second mail to confirm it.
        get_adapter().stash_verified_email(request, presented.invitation.email)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "organizations/invitation_gone.html",
        {"problem": problems.INVITATION_GONE},
        status=404,
    )
