"""PostgreSQL ends connections: when it restarts, and when an operator wants it."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from apps.ingestion.leases import claim, heartbeat
from apps.ingestion.models import Job
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from tests.ingestion.archives import HANDBOOK
from tests.ingestion.imports import queue_export
from tests.ingestion.workers import wait_until
from tests.servers import database

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def end_connections(*, but: int) -> None:
    """Ends every connection to the test's database but that of one server process."""
    other = database.another_connection()
    try:
        ended = other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
            "AND pid <> %s AND datname = current_database()",
            [but],
        ).fetchall()
    finally:
        other.close()
    assert ended


def own_server_process() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def keep_one_connection() -> None:
    """Earlier tests leave several in the pool, which waits between two dead ones: 1 s, 2 s, 4 s."""
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined] - of PostgreSQL's wrapper alone
    own_server_process()
    connection.close()


def test_a_kept_connection_that_was_ended_is_replaced_before_it_is_used(
    organization: Organization,
) -> None:
    keep_one_connection()

    end_connections(but=0)

    assert Organization.objects.get().slug == "northwind"


def test_signs_of_life_go_on_after_a_lost_connection(
    organization: Organization, settings: Any
) -> None:
    settings.JOB_HEARTBEAT_SECONDS = 0.05
    job = queue_export(organization, HANDBOOK)

    def last_sign() -> datetime | None:
        return Job.objects.values_list("heartbeat_at", flat=True).get(pk=job.pk)

    with activate(organization):
        lease = claim(job)
        assert lease is not None
        with heartbeat(lease):
            for _ in range(2):
                before = last_sign()
                wait_until(lambda before=before: last_sign() != before, 30, "a sign of life")
                end_connections(but=own_server_process())
            before = last_sign()
            wait_until(lambda: last_sign() != before, 30, "a sign of life after the loss")
