"""Forms of organizations and people; sign-up is here because an invitation fixes its address."""

from collections.abc import Iterable
from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.core import context
from django import forms
from django.http import HttpRequest

from apps.accounts.models import User
from apps.organizations.models import Organization
from apps.organizations.pending import pending_invitation
from apps.organizations.roles import Role, grantable_roles


class SignupForm(AllauthSignupForm):  # type: ignore[misc]
    """Asks for the name too. Whoever was invited signs up with the invited address only."""

    name = forms.CharField(
        label="Your name",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email", "password1", "password2"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "E-mail address"
        self.fields["password1"].label = "Password"
        self.fields["password2"].label = "The same password again"
        self.fields["password2"].help_text = ""
        invitation = pending_invitation(context.request)
        if invitation is not None:
            # A disabled field takes its initial value, whatever was sent.
            self.fields["email"].disabled = True
            self.initial["email"] = invitation.email

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class OrganizationForm(forms.Form):
    """A name that none of the person's other organizations (`others`) has, whatever its case."""

    name = forms.CharField(
        max_length=120,
        help_text="As people call it. It can be changed later.",
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    def __init__(self, *args: Any, others: Iterable[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._taken = {organization.name.casefold() for organization in others}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name.casefold() in self._taken:
            raise forms.ValidationError(
                "You are in an organization of this name already. Choose another name, so that "
                "people can tell the two apart."
            )
        return name


class InvitationForm(forms.Form):
    """An address and a role that the inviter may give."""

    email = forms.EmailField(
        label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(initial=Role.MEMBER)

    def __init__(self, *args: Any, actor_role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(role.value, role.label) for role in grantable_roles(actor_role)]
        self.fields["role"] = forms.ChoiceField(initial=Role.MEMBER, choices=choices)
