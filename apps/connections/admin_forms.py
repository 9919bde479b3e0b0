"""What the operator fills in about connections."""

from typing import Any, Final

from django import forms

from apps.connections.kinds import CredentialKind, Kind
from apps.connections.labels import label
from apps.connections.services import NewSecret
from apps.core.secret import Secret

_ASKED: Final = {
    Kind.CLOUD: (CredentialKind.CLOUD_TOKEN, CredentialKind.CLOUD_SERVICE_ACCOUNT),
    Kind.DC: (CredentialKind.DC_TOKEN, CredentialKind.DC_PASSWORD),
}
_NAMED: Final = {
    CredentialKind.CLOUD_TOKEN: "Enter the e-mail address that the token belongs to.",
    CredentialKind.DC_PASSWORD: "Enter the user name that the password belongs to.",
}


class ReplaceTokenForm(forms.Form):
    """The secret is never shown again: after an error it has to be entered anew."""

    username = forms.CharField(
        label="E-mail address or user name",
        required=False,
        max_length=254,
        help_text="Neither for a service account nor for a personal access token.",
    )
    secret = forms.CharField(
        label="New token or password",
        max_length=4000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="It is tested first. It is never shown again.",
    )
    expires_on = forms.DateField(
        label="Last day",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Left empty, a Cloud token is assumed to end a year from today.",
    )

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = [(each.value, label(each)) for each in _ASKED[kind]]
        self.fields["credential"] = forms.ChoiceField(label="Signs in with", choices=asked)
        self.order_fields(["credential"])

    def clean(self) -> None:
        credential = self.cleaned_data.get("credential")
        if credential in _NAMED and not self.cleaned_data.get("username"):
            self.add_error("username", _NAMED[CredentialKind(credential)])
        if self.errors:
            self.add_error("secret", "Enter it once more: it was not kept.")

    def new_secret(self) -> NewSecret:
        """Of a valid form."""
        credential = CredentialKind(self.cleaned_data["credential"])
        return NewSecret(
            secret=Secret(self.cleaned_data["secret"]),
            credential=credential,
            username=self.cleaned_data["username"] if credential in _NAMED else "",
            expires_on=self.cleaned_data["expires_on"],
        )
