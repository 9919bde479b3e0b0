"""Builds an organization's search index anew from the database, while searches go on."""

import json
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.organizations.commands import organization_called
from apps.search.engines.base import SearchError
from apps.search.indexing import rebuild


class Command(BaseCommand):
    help = "Build the search index of an organization anew from its pages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        organization = organization_called(options["organization"])
        silent = options["json"] or not self.stderr.isatty()
        started = time.monotonic()
        try:
            counts = rebuild(organization.pk, None if silent else self._tell)
        except SearchError as error:
            raise CommandError(str(error)) from error
        seconds = round(time.monotonic() - started, 2)
        if options["json"]:
            row = {"pages": counts.pages, "chunks": counts.chunks, "seconds": seconds}
            self.stdout.write(json.dumps(row))
        else:
            self.stdout.write(
                f"Indexed {counts.pages} pages in {counts.chunks} passages in {seconds} s."
            )

    def _tell(self, done: int, total: int) -> None:
        self.stderr.write(f"\r{done} of {total} pages", ending="\n" if done == total else "")
        self.stderr.flush()
