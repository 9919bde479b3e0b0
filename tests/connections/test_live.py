"""Beat and a real worker: a connection that is due is examined, and a refusal confirmed."""

import pytest

from apps.accounts.models import User
from apps.connections.kinds import CredentialKind, Kind
from apps.connections.models import Connection, Report
from apps.connections.services import NewConnection, create_connection
from apps.core.secret import Secret
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from tests.fakes.confluence import confluence
from tests.ingestion.workers import wait_until, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


def test_a_refusal_is_found_confirmed_and_told(organization: Organization, admin: User) -> None:
    with confluence("cloud.no_licence") as site:
        connection = create_connection(
            organization,
            NewConnection(
                name="Team wiki",
                kind=Kind.CLOUD,
                base_url=site.url,
                credential=CredentialKind(site.credentials.kind),
                username=site.credentials.username,
                secret=Secret(site.credentials.secret),
                ca_certificate=site.authority_pem,
                private_network=True,
            ),
        )
        variables = {
            "PORTAL_OUTBOUND_ALLOW": "127.0.0.0/8",
            "PORTAL_CONFLUENCE_GATEWAY": site.gateway_url,
            "PORTAL_CONFLUENCE_MEDIA": site.media_url,
            "PORTAL_CHECK_CONFIRM_SECONDS": "1",
            "PORTAL_CHECK_DUE_SECONDS": "1",
        }

        def is_settled() -> bool:
            with activate(organization):
                return Connection.objects.filter(settled_at__isnull=False, busy_until=None).exists()

        with worker(beat=True, **variables) as live:
            wait_until(is_settled, 120, "the connection is examined and the refusal confirmed")

    with activate(organization):
        row = Connection.objects.get(pk=connection.pk)
        reports = list(Report.objects.values_list("provisional", "state"))
    assert (row.state, row.api_access, row.busy_until) == ("blocked", "blocked", None)
    assert reports == [(False, "blocked"), (True, "provisional")]
    site.assert_secret_kept()
    log = live.log.read_text(encoding="utf-8")
    # Without a mail server mails are printed.
    assert "Northwind: API access of Team wiki is blocked" in log
    assert site.credentials.secret not in log
    assert site.credentials.basic not in log
