"""Moves an organization's search index to another engine, while searches and imports go on."""

from typing import Any

from django.core.management.base import CommandParser

from apps.search.management.index_command import IndexCommand
from apps.search.models import Engine
from apps.search.moving import move


class Command(IndexCommand):
    help = (
        "Move the search index of an organization to another engine. A move that was broken off "
        "is run again by the same command; moving to where the index is gives it up."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--to", required=True, choices=Engine.values)

    def handle(self, *args: Any, **options: Any) -> None:
        def build(organization_id: int, progress: Any) -> Any:
            return move(organization_id, options["to"], progress)

        self.run(build, options)
