"""What the operator's lists share: rows that can only be looked at, and state badges."""

from typing import TYPE_CHECKING, Any, Self

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html

from apps.core.parts import Kind

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin
else:

    class ModelAdmin(admin.ModelAdmin):
        """Django's own, which names its model for the type check but not at run time."""

        def __class_getitem__(cls, model: object) -> type[Self]:
            return cls


class LookOnly:
    """For a ModelAdmin whose rows other parts of the portal write under rules of their own."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def badge(word: str, kind: Kind) -> str:
    """HTML of a state: its word, coloured as on the portal's screens."""
    return format_html('<span class="tag tag--{}">{}</span>', kind or "neutral", word)
