"""How the search server as a whole is."""

from dataclasses import dataclass
from typing import Any

from apps.search.engines.elasticsearch.client import Client, told

LOOK_SECONDS = 2.0
"""Patience with each of the two questions: whoever supervises the portal waits for the answer."""


@dataclass(frozen=True, slots=True)
class Node:
    """One server of the cluster; shares in percent."""

    name: str
    heap: int
    disk: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """`status` is the server's word: green, yellow (copies are missing) or red (data is)."""

    status: str
    nodes: tuple[Node, ...]


def cluster_of(client: Client) -> Cluster:
    """Raises SearchError. Only what the smallest of servers and rights allow is asked for."""
    with told(client.server):
        asked = client.reading.options(request_timeout=LOOK_SECONDS)
        status = asked.cluster.health().body["status"]
        rows: Any = asked.cat.nodes(format="json", h="name,heap.percent,disk.used_percent").body
    nodes = [
        Node(row["name"], int(row["heap.percent"]), float(row["disk.used_percent"] or 0))
        for row in rows
    ]
    return Cluster(status, tuple(sorted(nodes, key=lambda node: node.name)))
