"""What people fill in to import an export."""

from django import forms


class UploadForm(forms.Form):
    file = forms.FileField(
        label="Export",
        error_messages={
            "required": "Choose the ZIP file of the export first.",
            "empty": "This file is empty. Download the export again.",
        },
    )


class SiteForm(forms.Form):
    """Asked only when an archive does not say where it came from."""

    site = forms.URLField(
        label="Address of the Confluence",
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text=(
            "As in your browser, for example https://wiki.northwind.example. Without it pages "
            "cannot be opened in Confluence, and a later sync would not recognise them."
        ),
    )
