"""Connections that the operator looks at in the admin, each in another state."""

from datetime import timedelta

from django.utils import timezone

from apps.connections.doctor.report import Report as Examination
from apps.connections.models import Connection, Report
from apps.connections.stored import stored_finding
from apps.core.secret import Secret
from apps.organizations.models import Organization
from tests.connections import examinations as found


def connect(demo: Organization) -> None:
    """Within the active organization. Beat does not examine them: they are never due."""
    _examined(demo, "Handbook wiki", found.examination(), days=210)
    _examined(
        demo,
        "Operations wiki",
        found.examination(found.PASSED, found.BLOCKED, found.HIDDEN),
        days=12,
    )
    _examined(demo, "Former wiki", found.examination(found.REJECTED), days=-4)


def _examined(demo: Organization, name: str, seen: Examination, *, days: int) -> None:
    """Its token ends in so many days. The rows are written as they are: nobody is alarmed."""
    now = timezone.now()
    connection = Connection.objects.create(
        organization=demo,
        name=name,
        kind="cloud",
        base_url="https://wiki.portal.example/wiki",
        credential="cloud_token",
        username="wiki.reader@portal.example",
        secret=Secret("sample-token"),
        expires_on=now.date() + timedelta(days=days),
        expiry_source="entered",
        state=seen.state,
        api_access=seen.api_access,
        checked_at=now,
        settled_at=now,
        next_check_at=None,
    )
    Report.objects.create(
        organization=demo,
        connection=connection,
        begun_at=now - timedelta(seconds=4),
        state=seen.state,
        api_access=seen.api_access,
        token=connection.token,
        identity_kind=seen.identity.kind,
        identity_name=seen.identity.name,
        findings=[stored_finding(each) for each in seen.findings],
        requests=seen.requests,
    )
