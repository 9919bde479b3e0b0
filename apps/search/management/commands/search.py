"""Searches an organization's pages on the command line; needs no worker, web process or Redis."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.organizations.commands import organization_called
from apps.organizations.viewer import Viewer
from apps.search.engines.base import SearchError
from apps.search.results import Result, Results, search, search_mended


class Command(BaseCommand):
    help = "Search the pages of an organization: one row a page, its best passage."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("query")
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument("--json", action="store_true", help="print one JSON list")

    def handle(self, *args: Any, **options: Any) -> None:
        organization = organization_called(options["organization"])
        viewer = Viewer(organization_id=organization.pk, user_id=None)
        try:
            # Programs get what they asked for; people are told when it was something else.
            look_for = search if options["json"] else search_mended
            results = look_for(viewer, options["query"], slug=organization.slug)
        except SearchError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps([_row(r) for r in results.rows], ensure_ascii=False))
        else:
            self._print(results)

    def _print(self, results: Results) -> None:
        if results.corrected:
            self.stdout.write(f"Nothing found; showing results for: {results.suggestion}")
        if not results.rows:
            self.stdout.write("Nothing found.")
        for result in results.rows:
            row = _row(result)
            self.stdout.write(self.style.SUCCESS(row["title"]) + f"  {row['score']:.2f}")
            self.stdout.write(f"  {result.path}")
            self.stdout.write(f"  {row['snippet']}")
            self.stdout.write(f"  {row['url']}\n")
        if results.suggestion and not results.corrected:
            self.stdout.write(f"Did you mean: {results.suggestion}")


def _row(result: Result) -> dict[str, Any]:
    passage = result.passage
    return {
        "content_id": passage.content_id,
        "space": passage.space_key,
        "title": passage.title,
        "heading": " › ".join(passage.heading_path),
        "snippet": "".join(segment.text for segment in result.snippet),
        "score": round(passage.score, 4),
        "url": f"{settings.PUBLIC_URL}{result.url}",
    }
