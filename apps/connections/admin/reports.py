"""The list of reports, which can only be read."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string

from apps.connections.admin.parts import AccessFilter, ManagedRows, word_badge
from apps.connections.doctor.findings import Finding
from apps.connections.kinds import ApiAccess, State, TokenState
from apps.connections.lines import lines
from apps.connections.models import Report
from apps.core.admin_parts import LookOnly, ModelAdmin, badge


@admin.register(Report)
class ReportAdmin(ManagedRows, LookOnly, ModelAdmin[Report]):
    list_display = [
        "finished_at",
        "connection",
        "of_organization",
        "result",
        "access",
        "token_state",
        "requests",
    ]
    list_filter = [
        "finished_at",
        ("api_access", AccessFilter),
        "state",
        ("organization", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["connection", "organization"]
    search_fields = ["connection__name", "organization__name", "organization__slug"]
    show_full_result_count = False
    fields = [
        "of_organization",
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
        return word_badge(State(report.state))

    @admin.display(description="API access", ordering="api_access")
    def access(self, report: Report) -> str:
        return word_badge(ApiAccess(report.api_access))

    @admin.display(description="Token", ordering="token")
    def token_state(self, report: Report) -> str:
        return word_badge(TokenState(report.token))

    @admin.display(description="Findings")
    def found(self, report: Report) -> str:
        try:
            findings = [Finding.from_json(told) for told in report.findings]
        except (KeyError, ValueError):
            return "Another release wrote these findings. Run the doctor for new ones."
        rows = [(line, badge(line.result, line.tone)) for line in lines(findings)]
        return render_to_string("admin/connections/findings.html", {"rows": rows})
