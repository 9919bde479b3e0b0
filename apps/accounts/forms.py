"""Forms about a person's own account, beside those of allauth."""

from django import forms


class ProfileForm(forms.Form):
    name = forms.CharField(
        label="Your name",
        max_length=150,
        help_text="Shown to the people of your organizations.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
