"""`<time>` with what people say inside, the exact on hover."""

from datetime import UTC, date, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.core import dates

register = template.Library()


@register.filter
def day(value: date | None) -> SafeString | str:
    """`{{ page.updated_on|day }}`; nothing for None."""
    if value is None:
        return ""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        value.isoformat(),
        dates.long_day(value),
        dates.short_day(value),
    )


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """`{{ space.as_of|moment }}`; nothing for None."""
    if value is None:
        return ""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        value.astimezone(UTC).isoformat(timespec="seconds"),
        dates.exact_moment(value),
        dates.near_moment(value, timezone.now()),
    )
