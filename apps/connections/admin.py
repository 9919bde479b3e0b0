"""The operator's lists of connections and of their reports.

The address cannot be changed and the secret is not shown: it can only be replaced by a tested one.
"""

from typing import Any, Final

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from apps.connections.badges import colour
from apps.connections.doctor.examination import examine
from apps.connections.doctor.findings import Finding
from apps.connections.doctor.messages import WHO
from apps.connections.forms import TokenForm
from apps.connections.kinds import ApiAccess, Kind, Result, State, TokenState
from apps.connections.labels import choices, label
from apps.connections.models import Connection, Report
from apps.connections.queue import send
from apps.connections.schedule import Due, admitted, host_of
from apps.connections.selectors import state_at_a_glance, with_confirmation, with_token
from apps.connections.services import replace_secret
from apps.core.admin_parts import LookOnly, ModelAdmin, badge
from apps.core.problems import PortalError
from apps.organizations.tenancy import activate

_SHOWN: Final = [
    "organization",
    "name",
    "kind",
    "base_url",
    "credential",
    "username",
    "private_network",
    "glance",
    "access",
    "state_since",
    "token_state",
    "expires_on",
    "expiry_source",
    "secret_changed_at",
    "identity_kind",
    "identity_name",
    "identity_lost_at",
    "ca_certificate",
    "check_every_hours",
    "checked_at",
    "next_check_at",
    "created_by",
    "created_at",
]


class TokenFilter(admin.SimpleListFilter):
    title = "token"
    parameter_name = "token"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return choices(TokenState)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        if value is None or value not in set(TokenState):
            return queryset
        return queryset.filter(with_token(TokenState(value)))


@admin.register(Connection)
class ConnectionAdmin(ModelAdmin[Connection]):
    list_display = [
        "name",
        "organization",
        "token_state",
        "access",
        "glance",
        "expires_on",
        "checked_at",
    ]
    list_filter = [
        TokenFilter,
        "api_access",
        "state",
        "kind",
        ("organization", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["organization"]
    date_hierarchy = "expires_on"
    search_fields = ["name", "base_url", "organization__name", "organization__slug"]
    show_full_result_count = False
    actions = ["run_doctor", "replace_token"]
    fields = tuple(_SHOWN)
    readonly_fields = [name for name in _SHOWN if name != "private_network"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Connection]:
        return with_confirmation(super().get_queryset(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(
        self,
        request: HttpRequest,
        obj: Connection,
        form: BaseForm,
        change: bool,  # noqa: FBT001  (the signature is Django's)
    ) -> None:
        """Writes the permission alone: an examination may have written the rest meanwhile."""
        obj.save(update_fields=["private_network"])

    # Reports of errors must not tell what was posted by the form of a new token.
    @method_decorator(sensitive_post_parameters("secret"))
    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        return super().changelist_view(request, extra_context)

    @admin.display(description="State", ordering="state")
    def glance(self, connection: Any) -> str:
        state = state_at_a_glance(connection, being_confirmed=connection.is_being_confirmed)
        return badge(label(state), colour(state))

    @admin.display(description="API access", ordering="api_access")
    def access(self, connection: Connection) -> str:
        return _access_badge(connection.api_access)

    @admin.display(description="Token", ordering="expires_on")
    def token_state(self, connection: Connection) -> str:
        return _token_badge(connection.token)

    @admin.action(description="Run doctor", permissions=["change"])
    def run_doctor(self, request: HttpRequest, queryset: QuerySet[Connection]) -> None:
        """Some of each host at once; the others are due, and beat sends for them soon."""
        selected = {each.pk: each for each in queryset}
        waiting = [
            Due(each.pk, each.organization_id, host_of(each.base_url)) for each in selected.values()
        ]
        now = timezone.now()
        busy = Connection.objects.filter(busy_until__gt=now).values_list("base_url", flat=True)
        running = [host_of(url) for url in busy]
        admits = admitted(waiting, running, settings.CHECKS_PER_HOST)
        first = [each.connection_id for each in admits]
        unsent = [key for key in first if not send(selected[key])]
        due = [*unsent, *(selected.keys() - set(first))]
        Connection.objects.filter(pk__in=due).update(next_check_at=now)
        if unsent:
            text = "The queue does not answer. The examinations follow when it is back."
            self.message_user(request, text, messages.WARNING)
        else:
            self.message_user(request, _sent_for(len(selected)), messages.SUCCESS)

    @admin.action(description="Replace token", permissions=["change"])
    def replace_token(
        self, request: HttpRequest, queryset: QuerySet[Connection]
    ) -> HttpResponse | None:
        """A page that asks for the new token of the one selected connection, and tests it."""
        selected = list(queryset.select_related("organization")[:2])
        if len(selected) != 1:
            text = "Select exactly one connection: every token is entered by itself."
            self.message_user(request, text, messages.ERROR)
            return None
        (connection,) = selected
        form = TokenForm(
            request.POST if "apply" in request.POST else None,
            kind=Kind(connection.kind),
            initial={"credential": connection.credential, "username": connection.username},
        )
        refusals: tuple[Finding, ...] = ()
        if form.is_valid():
            refusals = self._refused(form, connection)
            if not form.errors:
                self.log_change(request, connection, "Token replaced.")
                text = f"The token of “{connection.name}” was tested and replaced."
                self.message_user(request, text, messages.SUCCESS)
                return redirect(request.get_full_path())
        context = self.admin_site.each_context(request) | {
            "title": "Replace token",
            "opts": self.opts,
            "connection": connection,
            "form": form,
            "refusals": [(each, WHO[each.who]) for each in refusals],
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return render(request, "admin/connections/replace_token.html", context)

    def _refused(self, form: TokenForm, connection: Connection) -> tuple[Finding, ...]:
        """What speaks against the token; the form has an error unless it was replaced."""
        try:
            with activate(connection.organization_id):
                replaced = replace_secret(connection, form.new_secret(), examine=examine)
        except PortalError as error:
            told = error.problem
            form.add_error(None, f"{told.what} {told.why} {told.who}: {told.how}")
            return ()
        if not replaced.accepted:
            form.add_error(
                None, "The new token was tested and refused. Nothing was changed. Enter it anew."
            )
        return replaced.refusals


@admin.register(Report)
class ReportAdmin(LookOnly, ModelAdmin[Report]):
    list_display = [
        "finished_at",
        "connection",
        "organization",
        "result",
        "access",
        "token_state",
        "requests",
    ]
    list_filter = [
        "finished_at",
        "api_access",
        "state",
        ("organization", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["connection", "organization"]
    search_fields = ["connection__name", "organization__name", "organization__slug"]
    show_full_result_count = False
    fields = [
        "organization",
        "connection",
        "begun_at",
        "finished_at",
        "result",
        "access",
        "token_state",
        "identity_kind",
        "identity_name",
        "requests",
        "found",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        return super().get_queryset(request).defer("findings")

    @admin.display(description="State", ordering="state")
    def result(self, report: Report) -> str:
        state = State(report.state)
        return badge(label(state), colour(state))

    @admin.display(description="API access", ordering="api_access")
    def access(self, report: Report) -> str:
        return _access_badge(report.api_access)

    @admin.display(description="Token", ordering="token")
    def token_state(self, report: Report) -> str:
        return _token_badge(TokenState(report.token))

    @admin.display(description="Findings")
    def found(self, report: Report) -> str:
        try:
            findings = [Finding.from_json(told) for told in report.findings]
        except (KeyError, ValueError):
            return "Another release wrote these findings. Run the doctor for new ones."
        rows = [(each, _result_badge(each.result), WHO[each.who]) for each in findings]
        return render_to_string("admin/connections/findings.html", {"rows": rows})


def _access_badge(access: str) -> str:
    return badge(label(ApiAccess(access)), colour(ApiAccess(access)))


def _token_badge(token: TokenState) -> str:
    return badge(label(token), colour(token))


def _result_badge(result: Result) -> str:
    return badge(label(result), colour(result))


def _sent_for(number: int) -> str:
    if number == 1:
        return "One examination is under way. Its report follows in a minute."
    return f"{number} examinations are under way. Their reports follow in some minutes."
