"""What the lists of connections and of their reports share."""

from enum import StrEnum
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from apps.connections.access import managed
from apps.connections.badges import colour
from apps.connections.labels import label
from apps.core.admin_parts import badge


class AccessFilter(admin.ChoicesFieldListFilter):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = "API access"


class ManagedRows:
    """For a ModelAdmin of a tenant table. Which rows there are at all, the admin's door decides."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(managed(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return managed(request).holds(obj)

    # Django would link to lists that are the operator's alone.
    @admin.display(description="Organization", ordering="organization__name")
    def of_organization(self, row: Any) -> str:
        return str(row.organization)


def word_badge(word: StrEnum) -> str:
    """For the words that `badges` colours."""
    return badge(label(word), colour(word))
