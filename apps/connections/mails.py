"""Mails to the people who look after an organization's connections, as plain text and HTML."""

from collections.abc import Mapping
from smtplib import SMTPException
from typing import Any

from django.conf import settings

from apps.connections.addresses import connection_path
from apps.connections.models import Connection
from apps.core.events import Event, log_event
from apps.core.mails import send_templated
from apps.organizations.roles import Permission
from apps.organizations.selectors import addresses_of


def send(connection: Connection, template: str, context: Mapping[str, Any]) -> bool:
    """One mail to all of them; False when there is nobody, or when no server took it.

    `template` names three files: `_subject.txt`, `_message.txt` and `_message.html`.
    """
    to = addresses_of(Permission.MANAGE_CONNECTIONS)
    if not to:
        return False
    whole = {
        **context,
        "connection": connection,
        "organization": connection.organization,
        "link": f"{settings.PUBLIC_URL}{connection_path(connection)}",
    }
    try:
        send_templated(to, f"connections/email/{template}", whole)
    except (SMTPException, OSError) as error:
        log_event(
            Event.CONNECTION_MAIL_FAILED,
            organization=connection.organization_id,
            connection=connection.pk,
            error=type(error).__name__,
        )
        return False
    return True
