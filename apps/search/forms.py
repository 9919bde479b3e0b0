"""What can be asked of the search screen."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from django import forms

from apps.knowledge.models import Space
from apps.search.engines.base import Filters
from apps.search.query import LONGEST_QUESTION


class Updated(StrEnum):
    """How long ago a page may have changed last."""

    ANY = ""
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


_DAYS = {Updated.WEEK: 7, Updated.MONTH: 31, Updated.YEAR: 365}
_UPDATED_CHOICES = [
    (Updated.ANY.value, "Any time"),
    (Updated.WEEK.value, "Past week"),
    (Updated.MONTH.value, "Past month"),
    (Updated.YEAR.value, "Past year"),
]


class SearchForm(forms.Form):
    """`?q=&space=&updated=`; `space` is the key of one of the given spaces."""

    q = forms.CharField(required=False, max_length=LONGEST_QUESTION)
    space = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": "There is no space %(value)s here."}
    )
    updated = forms.ChoiceField(
        required=False,
        choices=_UPDATED_CHOICES,
        error_messages={"invalid_choice": "Choose one of the offered times."},
    )

    def __init__(self, data: dict[str, str], spaces: Iterable[Space]) -> None:
        super().__init__(data)
        names = {space.key: str(space) for space in spaces}
        field = self.fields["space"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker only
        field.choices = [("", "All spaces"), *names.items()]

    def filters(self, today: date) -> Filters:
        """What a valid form asks for."""
        space, updated = self.cleaned_data["space"], Updated(self.cleaned_data["updated"])
        days = _DAYS.get(updated)
        return Filters(
            spaces=frozenset({space}) if space else None,
            updated_since=today - timedelta(days=days) if days else None,
        )
