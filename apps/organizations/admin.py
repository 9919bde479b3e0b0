"""The operator's lists of organizations, memberships and invitations."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from apps.accounts.access import person
from apps.core.admin_parts import LookOnly, ModelAdmin, badge
from apps.core.parts import Kind
from apps.core.problems import PortalError
from apps.organizations.forms import InvitationForm
from apps.organizations.invitations import Issued, issue
from apps.organizations.models import Invitation, Membership, Organization
from apps.organizations.roles import Role
from apps.organizations.services import create_organization, delete_organization


class NewOrganizationForm(forms.ModelForm):  # type: ignore[type-arg]
    owner_email = forms.EmailField(
        label="Owner's e-mail address",
        required=False,
        help_text="Gets an invitation. Without one nobody can open the organization yet.",
    )

    class Meta:
        model = Organization
        fields = ["name"]


@admin.register(Organization)
class OrganizationAdmin(ModelAdmin[Organization]):
    list_display = ["name", "slug", "people", "owners", "created_at"]
    list_filter = ["created_at"]
    search_fields = ["name", "slug"]
    show_full_result_count = False
    readonly_fields = ["slug", "created_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organization]:
        owners = Membership.objects.filter(role=Role.OWNER)
        return (
            super()
            .get_queryset(request)
            .annotate(people_count=_count(Membership.objects.all()), owner_count=_count(owners))
        )

    # The signature is Django's.
    def get_form(
        self,
        request: HttpRequest,
        obj: Organization | None = None,
        change: bool = False,  # noqa: FBT001, FBT002
        **options: Any,
    ) -> Any:
        return super().get_form(request, obj, change, **options) if obj else NewOrganizationForm

    def get_fields(self, request: HttpRequest, obj: Organization | None = None) -> Any:
        return ["name", "slug", "created_at"] if obj else ["name", "owner_email"]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Organization | None = None
    ) -> list[str]:
        return ["slug", "created_at"] if obj else []

    def save_model(
        self,
        request: HttpRequest,
        obj: Organization,
        form: forms.BaseForm,
        change: bool,  # noqa: FBT001  (the signature is Django's)
    ) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        made = create_organization(name=obj.name)
        obj.pk, obj.slug = made.pk, made.slug
        if email := form.cleaned_data["owner_email"]:
            issued = issue(
                organization=made, email=email, role=Role.OWNER, invited_by=person(request)
            )
            _tell(request, issued)

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
        """Names what goes without listing thousands of pages."""
        names = [f"{each}: its people's access, pages, conversations and files" for each in objs]
        return names, {"organizations": len(names)}, set(), []

    def delete_model(self, request: HttpRequest, obj: Organization) -> None:
        delete_organization(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Organization]) -> None:
        for organization in queryset:
            delete_organization(organization)

    @admin.display(description="People", ordering="people_count")
    def people(self, organization: Any) -> int:
        count: int = organization.people_count
        return count

    @admin.display(description="Owner", ordering="owner_count")
    def owners(self, organization: Any) -> str:
        return badge("Yes", Kind.OK) if organization.owner_count else badge("None", Kind.WARN)


@admin.register(Membership)
class MembershipAdmin(LookOnly, ModelAdmin[Membership]):
    """Roles are changed in the organization, where the last owner is kept."""

    list_display = ["user", "organization", "role", "joined_at"]
    list_filter = ["role", "joined_at", ("organization", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["user", "organization"]
    search_fields = ["user__email", "user__name", "organization__name"]
    show_full_result_count = False
    fields = ["user", "organization", "role", "joined_at"]


class OperatorInvitationForm(InvitationForm):
    organization = forms.ModelChoiceField(Organization.objects.all())
    field_order = ["organization", "email", "role"]


@admin.register(Invitation)
class InvitationAdmin(ModelAdmin[Invitation]):
    """An operator invites here, and withdraws by deleting; the links are never shown again."""

    list_display = ["email", "organization", "role", "state", "invited_by", "expires_at"]
    list_filter = ["role", "accepted_at", ("organization", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["organization", "invited_by"]
    search_fields = ["email", "organization__name"]
    show_full_result_count = False
    fields = [
        "email",
        "organization",
        "role",
        "invited_by",
        "created_at",
        "expires_at",
        "accepted_at",
    ]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = OperatorInvitationForm(
            request.POST if request.method == "POST" else None,
            actor_role=Role.OWNER,
            initial={"role": Role.OWNER},
        )
        if request.method == "POST" and form.is_valid():
            try:
                issued = issue(
                    organization=form.cleaned_data["organization"],
                    email=form.cleaned_data["email"],
                    role=form.cleaned_data["role"],
                    invited_by=person(request),
                )
            except PortalError as error:
                form.add_error(None, f"{error.problem.what} {error.problem.why}")
            else:
                self.log_addition(request, issued.invitation, "Invited.")
                _tell(request, issued)
                return redirect(reverse("admin:organizations_invitation_changelist"))
        context = self.admin_site.each_context(request) | {
            "form": form,
            "title": "Invite somebody",
            "opts": self.opts,
        }
        return render(request, "admin/invite.html", context)

    @admin.display(description="State")
    def state(self, invitation: Invitation) -> str:
        if invitation.accepted_at:
            return badge("Accepted", Kind.OK)
        return badge("Waiting", Kind.INFO) if invitation.is_open else badge("Expired", Kind.WARN)


def _tell(request: HttpRequest, issued: Issued) -> None:
    """The link is shown once to the operator, who may have to pass it on."""
    level = messages.SUCCESS if issued.mailed else messages.WARNING
    text = "The mail with the link is on its way."
    if issued.needs_handing:
        text = render_to_string("organizations/issued_text.txt", {"issued": issued})
    # The admin writes a message's first letter large, which must not be the address's.
    messages.add_message(
        request,
        level,
        f"Invited: {issued.invitation.email}. {text} To pass on by hand: {issued.handed_link}",
    )


def _count(rows: QuerySet[Any]) -> Coalesce:
    """Rows of each organization; the tables have no way back from it that a join could use."""
    counted = (
        rows.filter(organization=OuterRef("pk"))
        .order_by()
        .values("organization")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
