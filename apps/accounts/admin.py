"""The operator's list of people. Accounts are made by invitation and closed, never deleted here."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest

from apps.accounts.models import User
from apps.core.admin_parts import ModelAdmin, badge
from apps.core.parts import Kind

# Addresses, second factors and sessions belong to the person; roles replace groups.
for model in (EmailAddress, Authenticator, UserSession, Group):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


@admin.register(User)
class PersonAdmin(ModelAdmin[User]):
    list_display = ["email", "name", "state", "organizations", "second_factor", "last_login"]
    list_filter = ["is_active", "is_superuser", "last_login"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    show_full_result_count = False
    fields = ["email", "name", "is_active", "is_superuser", "last_login", "date_joined"]
    readonly_fields = ["email", "last_login", "date_joined"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return (
            super()
            .get_queryset(request)
            .annotate(
                organization_count=Count("memberships"),
                has_second_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk"))),
            )
        )

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Operators cannot lock themselves out."""
        own = ["is_active", "is_superuser"] if obj == request.user else []
        return [*self.readonly_fields, *own]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="State", ordering="is_active")
    def state(self, person: User) -> str:
        if not person.is_active:
            return badge("Closed", Kind.BAD)
        return badge("Operator", Kind.INFO) if person.is_superuser else badge("Open", Kind.OK)

    @admin.display(description="Organizations", ordering="organization_count")
    def organizations(self, person: Any) -> int:
        count: int = person.organization_count
        return count

    @admin.display(description="Second factor", boolean=True, ordering="has_second_factor")
    def second_factor(self, person: Any) -> bool:
        return bool(person.has_second_factor)
