"""Encrypts the secrets of connections anew with the first key of PORTAL_FIELD_KEYS."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.connections.rotation import Rotated, rotate
from apps.core.events import Event, log_event


class Command(BaseCommand):
    help = (
        "Encrypt every stored secret with the first key of PORTAL_FIELD_KEYS. "
        "May be interrupted and run again; the portal can run meanwhile."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object only")

    def handle(self, *args: Any, **options: Any) -> None:
        as_json = options["json"]

        def tell(so_far: Rotated) -> None:
            if not as_json:
                self.stderr.write(f"{so_far.rewritten + so_far.current:,} secrets are current.")

        rotated = rotate(tell)
        log_event(Event.FIELD_KEYS_ROTATED, **asdict(rotated))
        if as_json:
            self.stdout.write(json.dumps(asdict(rotated)))
        elif not rotated.unreadable:
            self.stdout.write(
                f"Encrypted {rotated.rewritten:,} secrets anew; {rotated.current:,} were current. "
                "Keys after the first are not needed any more."
            )
        if rotated.unreadable:
            self._refuse(rotated.unreadable, as_json=as_json)

    def _refuse(self, unreadable: int, *, as_json: bool) -> None:
        if as_json:
            raise SystemExit(1)
        raise CommandError(
            f"{unreadable:,} secrets cannot be read with any key of PORTAL_FIELD_KEYS. Add the key "
            "that wrote them and run this again, or enter those secrets anew."
        )
