"""What people fill in to set up a connection."""

from datetime import timedelta
from typing import Any, Final

from django import forms
from django.utils import timezone

from apps.connections import problems
from apps.connections.certificates import certificates_only
from apps.connections.entered import Understood, understood
from apps.connections.expiry import ASSUMED_DAYS
from apps.connections.guides import GUIDES
from apps.connections.kinds import CredentialKind, Kind
from apps.connections.labels import choices, label
from apps.connections.services import NewConnection, NewSecret, PickedSpace
from apps.core.problems import PortalError, Problem
from apps.core.secret import Secret

_ASKED: Final = {
    Kind.CLOUD: (CredentialKind.CLOUD_TOKEN, CredentialKind.CLOUD_SERVICE_ACCOUNT),
    Kind.DC: (CredentialKind.DC_TOKEN, CredentialKind.DC_PASSWORD),
}
_NAMED: Final = {
    CredentialKind.CLOUD_TOKEN: "Enter the e-mail address that the token belongs to.",
    CredentialKind.DC_PASSWORD: "Enter the user name that goes with the password.",
}
_SECRET_HELP: Final = {
    Kind.CLOUD: (
        "Made at id.atlassian.com under Security, API tokens. A service account's token is made "
        "at admin.atlassian.com. It is shown there only once; paste it here."
    ),
    Kind.DC: (
        "In Confluence, open your picture, Settings, Personal Access Tokens, and create one. "
        "Where there are none, enter a password."
    ),
}
_EXPIRY_HELP: Final = {
    Kind.CLOUD: (
        "Assumed: a year from today, the longest that a token lives. Enter the date that you "
        "chose, if it is another one."
    ),
    Kind.DC: "Left empty, it is read from Confluence where Confluence tells it.",
}
_ADDRESS_LENGTH: Final = 500
"""Signs that the column of a connection's address holds."""
INTERVALS: Final = {
    6: "Every 6 hours",
    12: "Every 12 hours",
    24: "Every day",
    72: "Every 3 days",
    168: "Every week",
}


def _last_day(help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label="Last day of the token",
        required=False,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Enter a date, as 2027-01-31."},
    )


class AddressForm(forms.Form):
    address = forms.CharField(
        label="Address of Confluence",
        max_length=2000,
        help_text=(
            "As it stands in your browser. The address of any page does, "
            "for example https://northwind.atlassian.net/wiki/spaces/OPS"
        ),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        error_messages={"required": "Paste the address of your Confluence first."},
    )
    kind = forms.ChoiceField(
        label="Kind of Confluence",
        choices=[("", "Tell by the address"), *choices(Kind)],
        required=False,
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if pasted := cleaned.get("address"):
            self._understand(pasted, cleaned.get("kind"))
        # A password can be part of an address; a refused form comes back without it.
        if self.errors and "@" in self.data.get("address", ""):
            self.data = {**self.data, "address": ""}
        return cleaned

    def _understand(self, pasted: str, kind: str | None) -> None:
        try:
            self._understood = understood(pasted, Kind(kind) if kind else None)
        except PortalError as error:
            told = error.problem
            self.add_error("address", f"{told.what} {told.why} {told.how}")
            return
        if len(self._understood.base_url) > _ADDRESS_LENGTH:
            self.add_error("address", "This address is too long to be that of a Confluence.")

    def understood(self) -> Understood:
        """Of a valid form."""
        return self._understood


class TokenForm(forms.Form):
    """A credential of one kind of Confluence. A refused form comes back without the secret."""

    credential = forms.ChoiceField()
    username = forms.CharField(required=False, max_length=254)
    secret = forms.CharField(
        max_length=4000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Enter the token or the password."},
    )
    expires_on = _last_day()

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.guide = GUIDES[kind]
        asked = _ASKED[kind]
        self.fields["credential"] = forms.ChoiceField(
            label="Signs in with",
            choices=[(each.value, label(each)) for each in asked],
            initial=asked[0].value,
            widget=forms.RadioSelect,
            # Without what was sent: it may be the secret, in the wrong field.
            error_messages={"invalid_choice": "Choose what signs in."},
        )
        cloud = kind == Kind.CLOUD
        self.fields["username"].label = "E-mail address" if cloud else "User name"
        self.fields["username"].help_text = (
            "Empty for a service account." if cloud else "Empty with a personal access token."
        )
        self.fields["secret"].label = "API token" if cloud else "Token or password"
        self.fields["secret"].help_text = _SECRET_HELP[kind]
        self.fields["expires_on"].help_text = _EXPIRY_HELP[kind]
        a_year_on = timezone.now().date() + timedelta(days=ASSUMED_DAYS)
        self.assumed = a_year_on if cloud else None
        self.fields["expires_on"].initial = self.assumed

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        credential = cleaned.get("credential")
        if credential in _NAMED:
            if not cleaned.get("username") and "username" not in self.errors:
                self.add_error("username", _NAMED[CredentialKind(credential)])
        else:
            cleaned["username"] = ""
        # Offered and left as it was, it stays an assumption.
        if cleaned.get("expires_on") == self.assumed:
            cleaned["expires_on"] = None
        if self.errors:
            self.ask_again()
        return cleaned

    def ask_again(self) -> None:
        """A refused form comes back without the secret, and says so."""
        if "secret" not in self.errors:
            self.add_error("secret", "Enter it again: it is never shown, nor kept in the form.")

    def new_secret(self) -> NewSecret:
        """Of a valid form."""
        entered = self.cleaned_data
        return NewSecret(
            secret=Secret(entered["secret"]),
            credential=CredentialKind(entered["credential"]),
            username=entered["username"],
            expires_on=entered["expires_on"],
        )


class CredentialForm(TokenForm):
    """`private` is asked of the operator only."""

    name = forms.CharField(
        label="Name of the connection",
        max_length=120,
        help_text="What your organization calls this Confluence.",
        error_messages={"required": "Give the connection a name."},
    )
    ca_certificate = forms.CharField(
        label="CA certificate",
        required=False,
        max_length=100_000,
        help_text=(
            "Only where Confluence has a certificate of your own authority: its certificate, as "
            "text that begins with -----BEGIN CERTIFICATE-----."
        ),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )
    private = forms.BooleanField(
        label="Confluence is in a private network",
        required=False,
        help_text="Reached only inside the networks of PORTAL_OUTBOUND_ALLOW.",
    )
    field_order = ("name",)

    def __init__(self, *args: Any, kind: Kind, by_operator: bool, **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        if not by_operator:
            del self.fields["private"]

    def clean_ca_certificate(self) -> str:
        pem: str = self.cleaned_data["ca_certificate"]
        if not pem:
            return ""
        try:
            return certificates_only(pem)
        except PortalError as error:
            told = error.problem
            raise forms.ValidationError(f"{told.what} {told.why} {told.how}") from error

    def new_connection(self, found: Understood) -> NewConnection:
        """Of a valid form; the space of the pasted page is picked to begin with."""
        entered, signs_in = self.cleaned_data, self.new_secret()
        return NewConnection(
            name=entered["name"],
            kind=found.kind,
            base_url=found.base_url,
            credential=signs_in.credential,
            username=signs_in.username,
            secret=signs_in.secret,
            ca_certificate=entered["ca_certificate"],
            private_network=entered.get("private", False),
            expires_on=signs_in.expires_on,
            spaces=(PickedSpace(found.space_key),) if found.space_key else (),
        )

    def refuse(self, told: Problem) -> None:
        """Of a valid form whose connection could not be made."""
        field = "name" if told is problems.NAME_TAKEN else None
        self.add_error(field, f"{told.what} {told.why} {told.how}")
        self.ask_again()


class ExpiryForm(forms.Form):
    expires_on = _last_day(
        "As Confluence or Atlassian shows it beside the token. Leave it empty if you do not know "
        "it: then nobody is reminded, unless Confluence tells the date itself."
    )


class ScheduleForm(forms.Form):
    hours = forms.TypedChoiceField(
        label="Examine the connection",
        choices=list(INTERVALS.items()),
        coerce=int,
        help_text=(
            "Each examination finds out whether pages can still be read and tells your admins when "
            "not. After trouble it comes sooner by itself."
        ),
    )
