"""The ways around the border between organizations, and who may use them."""

import ast
import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
SOURCES = sorted(
    path
    for folder in ("apps", "portal")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
)

# Every call of unscoped() with its reason. Whoever adds one adds it here, and says why.
UNSCOPED = {
    "apps/connections/management/commands/check_connection.py": [
        "a command names a connection by its number alone"
    ],
    "apps/connections/queue.py": [
        "beat looks for connections to examine in every organization",
        "a host bears so many examinations, whoever sends for them",
    ],
    "apps/connections/reminders.py": ["beat looks for expiring credentials of every organization"],
    "apps/connections/rotation.py": ["rotating keys re-encrypts the secrets of every organization"],
    "apps/ingestion/export_age.py": ["beat looks for old exports of every organization"],
    "apps/ingestion/queue.py": ["rescuing jobs looks at every organization"],
    "apps/organizations/invitations.py": ["whoever accepts an invitation is not a member yet"],
    "apps/organizations/selectors.py": [
        "a membership decides which organization becomes active",
        "a person's own memberships span organizations",
        "a person's own memberships span organizations",
        "whoever opens an invitation's link is not a member yet",
        "whoever signs up by an invitation is not a member yet",
        "a person's own invitations span organizations",
    ],
    "apps/search/embeddings/holding.py": ["filling vectors looks at every organization"],
    "portal/admin_site.py": ["the operator's admin works across organizations"],
}

# What the tenant manager cannot guard, each with the files that may use it.
UNGUARDED = {
    # Django's own plain manager.
    r"\b_base_manager\b": {"apps/organizations/tenancy.py"},
    # SQL by hand. `bulk` adds the active organization to every row itself; `locks` reads no row.
    r"\.raw\(": set(),
    r"\bconnections?\b.*\.cursor\(": {
        "apps/organizations/bulk.py",
        "apps/search/locks.py",
        "portal/health.py",
    },
    # They walk up from rows of the organization and give ids to a guarded query: the pages above
    # one, the clauses that a person passes.
    r"\bRawSQL\b|\.extra\(": {"apps/knowledge/access/rules.py", "apps/knowledge/selectors.py"},
    # Joins from a person, who belongs to several organizations, into their tables.
    r"\b(memberships|conversations)__\w+|Count\([\"'](memberships|conversations)": {
        "apps/accounts/admin.py",
    },
}
# Names that belong to an organization are made in one place.
NAMES_MADE_IN = {"apps/organizations/names.py"}


def test_every_crossing_of_the_border_is_listed() -> None:
    found = {
        _name(path): reasons for path in SOURCES if (reasons := _reasons(path.read_text("utf-8")))
    }
    assert found == UNSCOPED


def test_what_is_unguarded_is_used_where_it_is_known_only() -> None:
    found = {
        pattern: {_name(path) for path in SOURCES if re.search(pattern, path.read_text("utf-8"))}
        for pattern in UNGUARDED
    }
    assert found == UNGUARDED


def test_names_of_an_organization_are_made_in_one_place() -> None:
    made = {_name(path) for path in SOURCES if re.search(r"[\"']org-", path.read_text("utf-8"))}
    assert made == NAMES_MADE_IN


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _reasons(source: str) -> list[str]:
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    crossings = [call for call in calls if ast.unparse(call.func).split(".")[-1] == "unscoped"]
    return [_reason(call) for call in sorted(crossings, key=lambda call: call.lineno)]


def _reason(call: ast.Call) -> str:
    (keyword,) = call.keywords
    assert isinstance(keyword.value, ast.Constant), "The reason is written out where it is given."
    return str(keyword.value.value)
