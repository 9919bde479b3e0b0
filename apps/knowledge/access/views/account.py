"""One account of a Confluence site: whose it is, and saying so."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.parts import Crumb
from apps.knowledge.access.forms import LinkForm
from apps.knowledge.access.models import Account
from apps.knowledge.access.selectors import account_called, account_rows
from apps.knowledge.access.services import link_account, unlink_account
from apps.organizations.access import requires
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission
from apps.organizations.selectors import people


@require_safe
@requires(Permission.MANAGE_ACCESS)
def show(request: TenantRequest, pk: int) -> HttpResponse:
    return _page(request, _account(pk))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MANAGE_ACCESS)
def link(request: TenantRequest, pk: int) -> HttpResponse:
    account = _account(pk)
    if request.method != "POST":
        return redirect("access:account", request.organization.slug, pk)
    form = LinkForm(request.POST, people=people())
    if not form.is_valid():
        return _page(request, account, form, status=422)
    link_account(account, form.chosen, by=request.membership.user_id)
    messages.success(request, f"{account} is linked to {form.chosen.user}.")
    return redirect("access:accounts", request.organization.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MANAGE_ACCESS)
def unlink(request: TenantRequest, pk: int) -> HttpResponse:
    account = _account(pk)
    if request.method == "POST" and account.membership:
        former = account.membership.user
        unlink_account(account, by=request.membership.user_id)
        messages.success(request, f"{account} is not linked to {former} any more.")
    return redirect("access:account", request.organization.slug, pk)


def _account(pk: int) -> Account:
    found = account_called(pk)
    if found is None:
        raise Http404
    return found


def _page(
    request: TenantRequest, account: Account, form: LinkForm | None = None, status: int = 200
) -> HttpResponse:
    slug = request.organization.slug
    [row] = account_rows([account])
    chosen = account.membership or row.suggested
    context = {
        "nav_current": "access",
        "crumbs": [
            Crumb("Access", reverse("access:overview", args=[slug])),
            Crumb("Accounts", reverse("access:accounts", args=[slug])),
            Crumb(str(account)),
        ],
        "row": row,
        "suggestion": f"{row.suggested.user} has confirmed the address {account.email}."
        if row.suggested
        else "",
        "form": form
        or LinkForm(people=people(), initial={"person": str(chosen.pk) if chosen else ""}),
    }
    return render(request, "access/account.html", context, status=status)
