"""Mails out of templates, as plain text and HTML."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


def send_templated(to: Sequence[str], name: str, context: Mapping[str, Any]) -> None:
    """One mail to all of them. Raises SMTPException or OSError when no server took it.

    `name` names three templates: `_subject.txt`, `_message.txt` and `_message.html`.
    """
    whole = dict(context)
    subject = " ".join(render_to_string(f"{name}_subject.txt", whole).split())
    mail = EmailMultiAlternatives(subject, render_to_string(f"{name}_message.txt", whole), to=to)
    mail.attach_alternative(render_to_string(f"{name}_message.html", whole), "text/html")
    mail.send()
