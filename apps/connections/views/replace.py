"""Putting a new credential in the old one's place, once it was tested."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from apps.connections.addresses import connection_path
from apps.connections.doctor.examination import examine
from apps.connections.forms import TokenForm
from apps.connections.kinds import Kind
from apps.connections.lines import Line, lines
from apps.connections.models import Connection
from apps.connections.services import Replacement, replace_secret
from apps.connections.views.frames import UNPROCESSABLE, connection_or_404, frame
from apps.connections.words import unproven
from apps.core.parts import Crumb
from apps.core.problems import PortalError, Problem
from apps.organizations.access import requires
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Why nothing was changed, as parts/notice.html tells it, with the findings that say so."""

    title: str
    text: str
    who: str = ""
    how: str = ""
    lines: tuple[Line, ...] = ()


@sensitive_post_parameters("secret")
@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_CONNECTIONS)
def replace(request: TenantRequest, pk: int) -> HttpResponse:
    shown = connection_or_404(pk)
    kind = Kind(shown.kind)
    if request.method != "POST":
        known = {"credential": shown.credential, "username": shown.username}
        return _page(request, shown, TokenForm(kind=kind, initial=known))
    form = TokenForm(request.POST, kind=kind)
    if not form.is_valid():
        return _refused(request, shown, form)
    try:
        outcome = replace_secret(shown, form.new_secret(), examine=examine)
    except PortalError as error:
        form.ask_again()
        return _refused(request, shown, form, _of_problem(error.problem))
    if not outcome.accepted:
        form.ask_again()
        return _refused(request, shown, form, _of_test(outcome))
    messages.success(request, "The new token was tested and has taken the old one's place.")
    return redirect(connection_path(shown))


def _of_problem(problem: Problem) -> _Refusal:
    return _Refusal(problem.what, problem.why, problem.who, problem.how)


def _of_test(outcome: Replacement) -> _Refusal:
    return _Refusal(
        "Nothing was changed",
        "" if outcome.refusals else unproven(outcome.examination.identity.kind),
        how="The new token was tested and is not taken; the old one stays.",
        lines=tuple(lines(outcome.refusals)),
    )


def _refused(
    request: TenantRequest, shown: Connection, form: TokenForm, refusal: _Refusal | None = None
) -> HttpResponse:
    return _page(request, shown, form, refusal, UNPROCESSABLE)


def _page(
    request: TenantRequest,
    shown: Connection,
    form: TokenForm,
    refusal: _Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {**frame(shown, Crumb("Replace token")), "form": form, "refusal": refusal}
    return render(request, "connections/detail/replace.html", context, status=status)
