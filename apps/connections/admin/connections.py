"""The list of connections: everybody's for the operator, else those that a person manages.

The address cannot be changed and the secret is not shown: it can only be replaced by a tested one.
"""

from typing import Any, Final

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from apps.connections.access import managed
from apps.connections.admin.adding import adding
from apps.connections.admin.parts import AccessFilter, ManagedRows, word_badge
from apps.connections.admin.replacing import replacing
from apps.connections.kinds import ApiAccess, TokenState
from apps.connections.labels import choices
from apps.connections.models import Connection
from apps.connections.queue import send_for
from apps.connections.selectors import state_at_a_glance, with_confirmation, with_token
from apps.connections.services import change_expiry, delete_connection
from apps.core.admin_parts import ModelAdmin

_SHOWN: Final = [
    "of_organization",
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
    "maker",
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
class ConnectionAdmin(ManagedRows, ModelAdmin[Connection]):
    list_display = [
        "name",
        "of_organization",
        "token_state",
        "access",
        "glance",
        "expires_on",
        "checked_at",
    ]
    list_filter = [
        TokenFilter,
        ("api_access", AccessFilter),
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

    def get_queryset(self, request: HttpRequest) -> QuerySet[Connection]:
        return with_confirmation(super().get_queryset(request))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        changed = {"expires_on"}
        if managed(request).everybodys:
            changed.add("private_network")
        return [name for name in _SHOWN if name not in changed]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(managed(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return managed(request).holds(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return managed(request).holds(obj)

    def save_model(
        self,
        request: HttpRequest,
        obj: Connection,
        form: BaseForm,
        change: bool,  # noqa: FBT001  (the signature is Django's)
    ) -> None:
        """Writes what was changed alone: an examination may have written the rest meanwhile."""
        if "expires_on" in form.changed_data:
            change_expiry(obj, obj.expires_on)
        if "private_network" in form.changed_data:
            obj.save(update_fields=["private_network"])

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
        """Names what goes without listing each report."""
        names = [f"{each}: its token, its picked spaces and its reports" for each in objs]
        return names, {"connections": len(names)}, set(), []

    def delete_model(self, request: HttpRequest, obj: Connection) -> None:
        delete_connection(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Connection]) -> None:
        for connection in queryset:
            delete_connection(connection)

    # Reports of errors must not tell what was posted by the forms of a token.
    @method_decorator(sensitive_post_parameters("secret"))
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return adding(self, request)

    @method_decorator(sensitive_post_parameters("secret"))
    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        return super().changelist_view(request, extra_context)

    @admin.display(description="Created by")
    def maker(self, connection: Connection) -> str:
        return str(connection.created_by or "")

    @admin.display(description="State", ordering="state")
    def glance(self, connection: Any) -> str:
        confirmed = connection.is_being_confirmed
        return word_badge(state_at_a_glance(connection, being_confirmed=confirmed))

    @admin.display(description="API access", ordering="api_access")
    def access(self, connection: Connection) -> str:
        return word_badge(ApiAccess(connection.api_access))

    @admin.display(description="Token", ordering="expires_on")
    def token_state(self, connection: Connection) -> str:
        return word_badge(connection.token)

    @admin.action(description="Run doctor", permissions=["change"])
    def run_doctor(self, request: HttpRequest, queryset: QuerySet[Connection]) -> None:
        """Some of each host at once; the others are due, and beat sends for them soon."""
        selected = list(queryset)
        if not selected:
            self.message_user(request, "None of these is there any more.", messages.ERROR)
        elif send_for(selected):
            self.message_user(request, _sent_for(len(selected)), messages.SUCCESS)
        else:
            text = "The queue does not answer. The examinations follow when it is back."
            self.message_user(request, text, messages.WARNING)

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
        return replacing(self, request, selected[0])


def _sent_for(number: int) -> str:
    if number == 1:
        return "One examination is under way. Its report follows in a minute."
    return f"{number} examinations are under way. Their reports follow in some minutes."
