"""Form fields as the parts show them."""

from django import template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def control(field: BoundField) -> SafeString:
    """`{{ field|control }}`: the input alone, without a placeholder that repeats its label."""
    return field.as_widget(attrs={"placeholder": False})
