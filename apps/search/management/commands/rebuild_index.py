"""Builds an organization's search index anew from the database, while searches go on."""

from typing import Any

from apps.search.indexing import rebuild
from apps.search.management.index_command import IndexCommand


class Command(IndexCommand):
    help = "Build the search index of an organization anew from its pages."

    def handle(self, *args: Any, **options: Any) -> None:
        self.run(rebuild, options)
