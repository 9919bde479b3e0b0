"""What the commands that build an index share."""

import json
import time
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.organizations.commands import organization_called
from apps.search.engines.base import IndexCounts, SearchError
from apps.search.indexing import Progress


class IndexCommand(BaseCommand):
    """Builds an index, telling progress to people and one JSON object to programs."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def run(
        self, build: Callable[[int, Progress | None], IndexCounts], options: dict[str, Any]
    ) -> None:
        """Raises CommandError where `build` raises SearchError."""
        organization = organization_called(options["organization"])
        silent = options["json"] or not self.stderr.isatty()
        started = time.monotonic()
        try:
            counts = build(organization.pk, None if silent else self._tell)
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
