"""How often the connection is examined: the last step of setting it up, and a change of later."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.connections.addresses import connection_path
from apps.connections.forms import ScheduleForm
from apps.connections.services import change_interval
from apps.connections.views.frames import UNPROCESSABLE, connection_or_404
from apps.connections.views.frames import frame as frame_later
from apps.connections.views.setup_steps import frame
from apps.core.parts import Crumb
from apps.organizations.access import requires
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_CONNECTIONS)
def schedule(request: TenantRequest, pk: int, *, in_setup: bool = True) -> HttpResponse:
    shown = connection_or_404(pk)
    status = 200
    form = ScheduleForm(initial={"hours": shown.check_every_hours})
    if request.method == "POST":
        form = ScheduleForm(request.POST)
        if form.is_valid():
            change_interval(shown, form.cleaned_data["hours"])
            done = f"{shown.name} is set up." if in_setup else "The interval is changed."
            messages.success(request, done)
            return redirect(connection_path(shown))
        status = UNPROCESSABLE
    context = {
        **(frame(request, 5) if in_setup else frame_later(shown, Crumb("Interval"))),
        "connection": shown,
        "form": form,
        "in_setup": in_setup,
    }
    return render(request, "connections/setup/schedule.html", context, status=status)
