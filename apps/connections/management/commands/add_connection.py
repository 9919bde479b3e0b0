"""Adds a Confluence connection; the secret comes in on standard input and is never shown again."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.connections.commands import (
    add_address_arguments,
    certificate_in,
    secret_from_stdin,
)
from apps.connections.doctor.target import credential_kind
from apps.connections.entered import Understood, understood
from apps.connections.kinds import Kind
from apps.connections.models import Connection
from apps.connections.services import NewConnection, PickedSpace, create_connection
from apps.core.problems import PortalError, Problem
from apps.organizations.commands import organization_called


class Command(BaseCommand):
    help = "Add a Confluence connection to an organization. Its first examination follows at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument("--name", required=True, help="what people call the connection")
        add_address_arguments(parser, required=True)
        parser.add_argument(
            "--expires", type=date.fromisoformat, metavar="DATE", help="last day, as 2027-01-31"
        )
        parser.add_argument("--spaces", default="", metavar="KEY,KEY")
        parser.add_argument("--json", action="store_true", help="print one JSON object only")

    def handle(self, *args: Any, **options: Any) -> None:
        organization = organization_called(options["organization"])
        try:
            address = understood(options["url"], Kind(options["kind"]))
            connection = create_connection(organization, _new(address, options))
        except PortalError as error:
            self._refuse(error.problem, as_json=options["json"])
        if options["json"]:
            self.stdout.write(json.dumps(_told(connection), ensure_ascii=False))
            return
        for remark in address.remarks:
            self.stderr.write(remark)
        self.stdout.write(
            f"Added connection {connection.pk}, “{connection.name}”, to {connection.base_url}."
        )

    def _refuse(self, told: Problem, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"problem": asdict(told)}, ensure_ascii=False))
            raise SystemExit(1)
        raise CommandError(f"{told.what} {told.why} {told.who}: {told.how}")


def _new(address: Understood, options: dict[str, Any]) -> NewConnection:
    keys = [key.strip() for key in options["spaces"].split(",") if key.strip()]
    return NewConnection(
        name=options["name"],
        kind=address.kind,
        base_url=address.base_url,
        credential=credential_kind(address.kind, options["username"]),
        username=options["username"],
        secret=secret_from_stdin(),
        ca_certificate=certificate_in(options["ca_file"]),
        private_network=options["private_network"],
        expires_on=options["expires"],
        spaces=tuple(PickedSpace(key) for key in dict.fromkeys(keys)),
    )


def _told(connection: Connection) -> dict[str, Any]:
    return {
        "id": connection.pk,
        "name": connection.name,
        "kind": connection.kind,
        "url": connection.base_url,
        "credential": connection.credential,
        "expires_on": connection.expires_on.isoformat() if connection.expires_on else None,
        "expiry_source": connection.expiry_source,
    }
