"""What an organization's search index holds, and whether it is what the database holds."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.organizations.commands import organization_called
from apps.search.backend import cluster
from apps.search.embeddings.status import VectorStatus
from apps.search.engines.base import SearchError
from apps.search.models import Engine
from apps.search.status import Differences, IndexStatus, differences, status_of

if TYPE_CHECKING:
    from apps.search.engines.elasticsearch.cluster import Cluster


class Command(BaseCommand):
    help = "Show the search index of an organization; with --verify compare it with the database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument(
            "--verify",
            action="store_true",
            help="compare every page's state and number of passages; fails when they differ",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        organization = organization_called(options["organization"])
        try:
            status = status_of(organization.pk)
            found = differences(organization.pk) if options["verify"] else None
            on_server = status.engine == Engine.ELASTICSEARCH and not status.health.problem
            server = cluster() if on_server else None
        except SearchError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(_row(status, found, server)))
        else:
            self._print(status, found, server)
        if found and found.pages:
            raise CommandError(
                f"The search index differs from the database in {found.pages} pages. The command "
                "rebuild_index makes it anew; people can search meanwhile."
            )

    def _print(
        self, status: IndexStatus, found: Differences | None, server: "Cluster | None"
    ) -> None:
        counts = status.health.counts
        moving = f", being moved to {status.moving_to}" if status.moving_to else ""
        self.stdout.write(f"Engine: {status.engine}{moving}")
        self.stdout.write(f"Index: {status.health.problem or status.health.generation}")
        self.stdout.write(f"In the index: {counts.pages} pages in {counts.chunks} passages")
        self.stdout.write(
            f"In the database: {status.pages} pages, {status.waiting} not indexed as they are"
        )
        if server is not None:
            self.stdout.write(f"Search server: {server.status}")
            for node in server.nodes:
                self.stdout.write(f"  {node.name}: memory {node.heap} %, disk {node.disk:.0f} %")
        for line in _vector_lines(status.vectors, counts.vectors):
            self.stdout.write(line)
        if found is not None and not found.pages:
            self.stdout.write("Index and database hold the same.")


def _row(
    status: IndexStatus, found: Differences | None, server: "Cluster | None"
) -> dict[str, Any]:
    health = status.health
    row: dict[str, Any] = {
        "engine": status.engine,
        "moving_to": status.moving_to,
        "generation": health.generation,
        "problem": health.problem,
        "index": asdict(health.counts),
        "database": {"pages": status.pages, "waiting": status.waiting},
        "vectors": _vector_row(status.vectors),
    }
    if server is not None:
        row["server"] = asdict(server)
    if found is not None:
        row["same"] = not found.pages
        row["differences"] = asdict(found)
    return row


def _vector_lines(status: VectorStatus, vectors: int) -> Iterator[str]:
    if status.space:
        yield f"Vectors: {vectors} of the model {status.space.model}"
    if not status.model:
        yield "Vectors: no model is set up; search goes by words alone."
        return
    state = "filling" if status.is_due else "filled"
    yield f"Model {status.model}: {status.done} of {status.total} passages, {state}"
    if status.problem:
        yield f"  {status.problem}"
    used = status.spent
    yield f"  In 30 days {used.requests} requests, {used.tokens} tokens, cost {used.cost:.2f}"


def _vector_row(status: VectorStatus) -> dict[str, Any]:
    return {
        "space": asdict(status.space) if status.space else None,
        "model": status.model,
        "done": status.done,
        "total": status.total,
        "due": status.is_due,
        "problem": status.problem,
        "requests": status.spent.requests,
        "tokens": status.spent.tokens,
        "cost": float(status.spent.cost),
    }
