"""What the screenshots show beyond the demo: who is there, and addresses nobody could guess."""

import json
from dataclasses import dataclass

PASSWORD = "correct horse battery"
RESTRICTED_PAGE = "90021"
"""The number in Confluence of a page that the owner may not read."""
OWNER = "demo@portal.example"
MEMBER = "mara.kern@portal.example"
CAREFUL = "ines.falk@portal.example"
NEWCOMER = "tom.ruiz@portal.example"
EMPTY = "Northwind"
"""Name of an organization without pages."""
FAILED_QUESTION = "Who approves a new space?"
STOPPED_QUESTION = "How do I move pages between spaces?"


SETUP_HEALTHY = "Engineering wiki"
SETUP_PROVISIONAL = "Support wiki"
SETUP_BLOCKED = "Legal wiki"
SETUP_REJECTED = "Sales wiki"
"""Connections that are being set up, by how their examination ended."""
HEALTHY = "Handbook wiki"
BLOCKED = "Operations wiki"
EXPIRING = "Team wiki"
PROVISIONAL = "Research wiki"
FAILING = "Old wiki"
UNCHECKED = "New wiki"
PLAIN_HTTP = "Plant wiki"
"""Connections that are set up, by their state."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Addresses that only the portal's database knows, and pages made from no request."""

    invitation: str
    confirm: str
    reset: str
    removed_page: str
    missing_file: str
    bad_request: str
    too_many: str
    broken: str
    setups: dict[str, int]
    """Connections that are being set up, by name."""
    connections: dict[str, int]
    """Connections that are set up, by name."""

    @classmethod
    def from_json(cls, text: str) -> "Scene":
        return cls(**json.loads(text))
