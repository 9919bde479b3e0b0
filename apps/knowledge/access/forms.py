"""Forms of those who say who reads what."""

from collections.abc import Iterable
from typing import Any

from django import forms

from apps.knowledge.models import SpaceReaders
from apps.organizations.models import Membership


def _choices(people: Iterable[Membership]) -> list[tuple[str, str]]:
    return [(str(each.pk), _called(each)) for each in people]


def _called(membership: Membership) -> str:
    user = membership.user
    return f"{user.name} ({user.email})" if user.name else user.email


class PersonForm(forms.Form):
    """`person` is the primary key of one of the given memberships; `first_choices` stand above."""

    first_choices: tuple[tuple[str, str], ...] = ()
    person = forms.ChoiceField(
        label="Person",
        error_messages={"invalid_choice": "This person is no member of the organization any more."},
    )

    def __init__(self, *args: Any, people: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(each.pk): each for each in people}
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker only
        field.choices = [*self.first_choices, *_choices(self._people.values())]

    @property
    def chosen(self) -> Membership:
        """Of a valid form."""
        return self._people[self.cleaned_data["person"]]


class LinkForm(PersonForm):
    first_choices = (("", "Choose a member"),)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].label = "Member"


class SpaceReadersForm(forms.Form):
    """Who reads a space: all members, or the chosen ones of the given `people`."""

    readers = forms.ChoiceField(
        label="Who reads this space",
        choices=SpaceReaders.choices,
        widget=forms.RadioSelect,
    )
    chosen = forms.MultipleChoiceField(
        label="Chosen members",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They count only while the space is for chosen members.",
        error_messages={
            "invalid_choice": "Somebody who was chosen is no member of the organization any more."
        },
    )

    def __init__(self, *args: Any, people: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(each.pk): each for each in people}
        field = self.fields["chosen"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - tells the type checker only
        field.choices = _choices(self._people.values())

    @property
    def people(self) -> list[Membership] | None:
        """Of a valid form: those chosen, None for all members."""
        if self.cleaned_data["readers"] == SpaceReaders.EVERYBODY:
            return None
        return [self._people[key] for key in self.cleaned_data["chosen"]]


class RestrictedForm(forms.Form):
    """What the portal does with pages that Confluence restricts."""

    skip = forms.BooleanField(
        label="Leave restricted pages out entirely",
        required=False,
        help_text=(
            "Nobody reads them here from that moment on, whoever may in Confluence. The next sync "
            "takes them out of the portal, or brings them back when you change your mind."
        ),
    )


class ExplainForm(PersonForm):
    """Which person and which page; a page by its address, its number, or words of its title."""

    page = forms.CharField(
        label="Page",
        max_length=1_000,
        help_text="Its address here or in Confluence, its number there, or words of its title.",
    )
