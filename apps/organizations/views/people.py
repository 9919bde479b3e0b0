"""The people of an organization: members with their roles, and who was invited."""

from dataclasses import dataclass
from functools import wraps
from typing import cast

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from apps.core.parts import Column, MenuItem
from apps.core.problems import PortalError, Problem
from apps.organizations import problems, selectors
from apps.organizations.access import P, View, requires
from apps.organizations.forms import InvitationForm
from apps.organizations.handed import carried, carry, drop
from apps.organizations.invitations import Issued, invite, resend, revoke
from apps.organizations.middleware import TenantRequest
from apps.organizations.models import Membership
from apps.organizations.roles import Permission, Role, allows, grantable_roles, may_manage
from apps.organizations.services import change_role

_COLUMNS = [
    Column("Person"),
    Column("Role"),
    Column("Member since"),
    Column("Actions", hidden=True),
]
_INVITATION_COLUMNS = [
    Column("Address"),
    Column("Role"),
    Column("Invited by"),
    Column("Valid until"),
    Column("Actions", hidden=True),
]


_STATUSES = {
    problems.NOT_A_MEMBER: 404,
    problems.INVITATION_GONE: 404,
    problems.NOT_ALLOWED: 403,
}


@dataclass(frozen=True, slots=True)
class _Row:
    membership: Membership
    is_me: bool
    menu: tuple[MenuItem, ...]


def _posted(view: View[P]) -> View[P]:
    """Whoever opens the address of a button, as after a reload, gets the people instead."""

    @wraps(view)
    def posted(request: TenantRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return view(request, *args, **kwargs) if request.method == "POST" else _back(request)

    return cast("View[P]", posted)


@require_safe
@requires(Permission.SEE_PEOPLE)
def show(request: TenantRequest) -> HttpResponse:
    issued = carried(request)
    response = _page(request, issued=issued)
    if issued:
        drop(request, response)
        # The page holds a secret link now.
        add_never_cache_headers(response)
    return response


@_posted
@requires(Permission.MANAGE_PEOPLE)
def invite_person(request: TenantRequest) -> HttpResponse:
    form = InvitationForm(request.POST, actor_role=request.membership.role)
    if not form.is_valid():
        return _page(request, form=form, status=422)
    if not consume(request, action="invite", user=request.user):
        return _refused(request, problems.TOO_MANY_INVITATIONS)
    try:
        issued = invite(
            actor=request.membership,
            email=form.cleaned_data["email"],
            role=form.cleaned_data["role"],
        )
    except PortalError as error:
        return _refused(request, error.problem)
    return _told(request, issued)


@_posted
@requires(Permission.MANAGE_PEOPLE)
def resend_invitation(request: TenantRequest, invitation_id: int) -> HttpResponse:
    if not consume(request, action="invite", user=request.user):
        return _refused(request, problems.TOO_MANY_INVITATIONS)
    try:
        issued = resend(actor=request.membership, invitation_id=invitation_id)
    except PortalError as error:
        return _refused(request, error.problem)
    return _told(request, issued)


@_posted
@requires(Permission.MANAGE_PEOPLE)
def withdraw_invitation(request: TenantRequest, invitation_id: int) -> HttpResponse:
    try:
        invitation = revoke(actor=request.membership, invitation_id=invitation_id)
    except PortalError as error:
        return _refused(request, error.problem)
    messages.success(request, f"The invitation to {invitation.email} is withdrawn.")
    return _back(request)


@_posted
@requires(Permission.MANAGE_PEOPLE)
def give_role(request: TenantRequest, membership_id: int, role: str) -> HttpResponse:
    if role not in Role.values:
        raise Http404
    try:
        changed = change_role(actor=request.membership, membership_id=membership_id, role=role)
    except PortalError as error:
        return _refused(request, error.problem)
    messages.success(request, f"{changed.user} is now {changed.get_role_display()}.")
    return _back(request)


def _refused(request: TenantRequest, problem: Problem) -> HttpResponse:
    """Back to the people with the reason; what is not here answers 404, wherever else it is."""
    if status := _STATUSES.get(problem):
        return _page(request, problem=problem, status=status)
    messages.error(request, f"{problem.what} {problem.why} {problem.who} {problem.how}")
    return _back(request)


def _told(request: TenantRequest, issued: Issued) -> HttpResponse:
    response = _back(request)
    carry(request, response, issued)
    return response


def _back(request: TenantRequest) -> HttpResponse:
    return redirect("organizations:people", request.organization.slug)


def _page(
    request: TenantRequest,
    *,
    form: InvitationForm | None = None,
    issued: Issued | None = None,
    problem: Problem | None = None,
    status: int = 200,
) -> HttpResponse:
    role = request.membership.role
    people = selectors.people()
    only_owner = selectors.is_only_owner(request.membership)
    may_invite = allows(role, Permission.MANAGE_PEOPLE)
    return render(
        request,
        "organizations/people.html",
        {
            "nav_current": "people",
            "columns": _COLUMNS,
            "rows": [_row(request.membership, each, only_owner=only_owner) for each in people],
            "only_owner": only_owner,
            "invitation_columns": _INVITATION_COLUMNS,
            "invitations": selectors.waiting_invitations() if may_invite else [],
            "form": (form or InvitationForm(actor_role=role)) if may_invite else None,
            "issued": issued,
            "problem": problem,
        },
        status=status,
    )


def _row(me: Membership, member: Membership, *, only_owner: bool) -> _Row:
    is_me = member.pk == me.pk
    menu: list[MenuItem] = []
    slug = me.organization.slug
    if may_manage(me.role, member.role) and not (is_me and only_owner):
        menu = [
            MenuItem(
                f"Make {role.label.lower()}",
                reverse("organizations:give_role", args=[slug, member.pk, role.value]),
                post=True,
            )
            for role in grantable_roles(me.role)
            if role != member.role
        ]
        if not is_me:
            url = reverse("organizations:remove", args=[slug, member.pk])
            menu.append(MenuItem("Remove", url, icon="trash", danger=True))
    return _Row(member, is_me, tuple(menu))
