"""What can be asked of the search screen."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

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
    """`?q=&space=&updated=`; `space` is the primary key of one of the given spaces."""

    q = forms.CharField(required=False, max_length=LONGEST_QUESTION)
    space = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": "There is no such space here."}
    )
    updated = forms.ChoiceField(
        required=False,
        choices=_UPDATED_CHOICES,
        error_messages={"invalid_choice": "Choose one of the offered times."},
    )

    def __init__(self, data: dict[str, str], spaces: Iterable[Space]) -> None:
        super().__init__(data)
        names = [(str(space.pk), name) for space, name in _told_apart(spaces)]
        field = self.fields["space"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker only
        field.choices = [("", "All spaces"), *names]

    def filters(self, today: date) -> Filters:
        """What a valid form asks for."""
        space, updated = self.cleaned_data["space"], Updated(self.cleaned_data["updated"])
        days = _DAYS.get(updated)
        return Filters(
            spaces=frozenset({int(space)}) if space else None,
            updated_since=today - timedelta(days=days) if days else None,
        )


def _told_apart(spaces: Iterable[Space]) -> Iterator[tuple[Space, str]]:
    """Each space with its name, and with its key and site where others are called the same."""
    known = list(spaces)
    names = Counter(str(space) for space in known)
    for space in known:
        name = str(space)
        if names[name] > 1:
            name = f"{name} ({', '.join(filter(None, [space.key, urlsplit(space.site).hostname]))})"
        yield space, name
