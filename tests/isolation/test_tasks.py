"""Every background task of ours belongs to an organization, or is known not to."""

from celery import Task

from apps.organizations.tasks import TenantTask
from portal.celery import app

# Tasks across organizations, each with the reason why.
GLOBAL = {
    "ingestion.rescue_imports": "beat looks for stale jobs of every organization",
    "connections.examine_due": "beat looks for connections to examine in every organization",
    "connections.remind_due": "beat looks for expiring credentials of every organization",
    "ingestion.remind_of_old_exports": "beat looks for old exports of every organization",
    "embeddings.fill_due": "beat looks for missing vectors of every organization",
}


def _tasks() -> dict[str, Task[..., object]]:
    app.loader.import_default_modules()
    return {
        name: task
        for name, task in app.tasks.items()
        if type(task).__module__.startswith("apps.") or task.__module__.startswith("apps.")
    }


def test_every_task_activates_an_organization_or_is_known_to_be_global() -> None:
    outside = {name for name, task in _tasks().items() if not isinstance(task, TenantTask)}
    assert outside == GLOBAL.keys()
