"""Making connections, and putting another secret in an old one's place."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from apps.accounts.models import User
from apps.connections.doctor.report import Report as Examination
from apps.connections.kinds import ApiAccess, CredentialKind, Kind, TokenState
from apps.connections.models import Connection, Report
from apps.connections.selectors import with_token
from apps.connections.services import (
    NewConnection,
    NewSecret,
    PickedSpace,
    change_expiry,
    create_connection,
    delete_connection,
    pick_spaces,
    replace_secret,
)
from apps.core.problems import PortalError
from apps.core.secret import Secret
from apps.organizations.models import Organization
from apps.organizations.services import delete_organization
from apps.organizations.tenancy import activate, unscoped
from tests.connections import examinations as found
from tests.connections.examinations import Doctor, examination
from tests.factories import ConnectionFactory

pytestmark = pytest.mark.django_db

NOW = found.BEGUN
OLD, NEW = "sample-token", "a newer sample token"


def _new(**values: object) -> NewConnection:
    return NewConnection(
        **{
            "name": "Team wiki",
            "kind": Kind.CLOUD,
            "base_url": "https://northwind.atlassian.net/wiki",
            "credential": CredentialKind.CLOUD_TOKEN,
            "username": "mara@northwind.example",
            "secret": Secret(OLD),
            **values,
        }
    )


@time_machine.travel(NOW, tick=False)
def test_a_new_connection_is_due_at_once_and_assumes_a_year(
    organization: Organization, admin: User, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="portal.events"):
        made = create_connection(
            organization,
            _new(spaces=(PickedSpace("OPS", "Operations", 12), PickedSpace("HR", chosen=False))),
            by=admin,
        )

    with activate(organization):
        row = Connection.objects.get(pk=made.pk)
        spaces = list(row.spaces.values_list("key", "name", "page_count", "chosen"))
    assert (row.state, row.api_access) == ("unchecked", "unchecked")
    assert (row.expires_on, row.expiry_source) == (date(2027, 11, 25), "assumed")
    assert row.next_check_at == NOW
    assert row.created_by == admin
    assert row.secret == Secret(OLD)
    assert spaces == [("HR", "", None, False), ("OPS", "Operations", 12, True)]
    assert "connection.created" in caplog.text
    assert OLD not in caplog.text


def test_two_connections_of_one_name_are_refused_inside_an_organization_only(
    organization: Organization, twin: Organization
) -> None:
    create_connection(organization, _new())
    create_connection(twin, _new())

    with pytest.raises(PortalError) as refusal:
        create_connection(organization, _new())

    assert refusal.value.problem.code == "connection_name_taken"


def test_picking_spaces_replaces_what_was_picked(connection: Connection) -> None:
    pick_spaces(connection, (PickedSpace("OPS"), PickedSpace("HR")))
    pick_spaces(connection, (PickedSpace("OPS", chosen=False),))

    assert list(connection.spaces.values_list("key", "chosen")) == [("OPS", False)]


def test_a_person_may_know_the_date_better(connection: Connection) -> None:
    change_expiry(connection, date(2027, 2, 3))
    assert Connection.objects.get().expiry_source == "entered"

    change_expiry(connection, None)
    row = Connection.objects.get()
    assert (row.expires_on, row.expiry_source) == (None, "none")


def test_deleting_leaves_nothing_of_it(connection: Connection) -> None:
    pick_spaces(connection, (PickedSpace("OPS"),))
    Report.objects.create(
        organization_id=connection.organization_id,
        connection=connection,
        begun_at=NOW,
        state="healthy",
        api_access="ok",
        token="valid",
    )

    delete_connection(connection)

    assert Connection.objects.count() == Report.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_an_organization_takes_its_connections_along(
    organization: Organization, twin: Organization
) -> None:
    create_connection(organization, _new(spaces=(PickedSpace("OPS"),)))
    create_connection(twin, _new(spaces=(PickedSpace("OPS"),)))

    delete_organization(organization)

    with unscoped(reason="what is left is looked at"):
        assert [row.organization_id for row in Connection.objects.all()] == [twin.pk]


NEW_SECRET = NewSecret(Secret(NEW), CredentialKind.CLOUD_TOKEN, "tom@northwind.example")


@time_machine.travel(NOW, tick=False)
def test_a_new_secret_is_tried_on_the_same_spaces_before_it_takes_the_place(
    connection: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    pick_spaces(connection, (PickedSpace("OPS"), PickedSpace("HR", chosen=False)))
    Connection.objects.update(state="failing", troubles=3, cloud_id="", expires_on=NOW.date())
    doctor = Doctor(examination(cloud_id="cloud-7"))
    stored_then: list[str] = []
    doctor.before = lambda: stored_then.append(Connection.objects.get().secret.reveal())

    with caplog.at_level("INFO", logger="portal.events"):
        outcome = replace_secret(connection, NEW_SECRET, examine=doctor)

    assert outcome.accepted
    (target,) = doctor.targets
    assert target.secret == Secret(NEW)
    assert target.username == "tom@northwind.example"
    assert target.spaces == ("OPS",)
    # Neither the old route nor the old date says anything about another credential.
    assert (target.cloud_id, target.expires_on) == ("", None)
    assert stored_then == [OLD]
    row = Connection.objects.get()
    assert row.secret == Secret(NEW)
    assert (row.username, row.cloud_id) == ("tom@northwind.example", "cloud-7")
    assert (row.state, row.troubles) == ("healthy", 0)
    assert (row.expires_on, row.expiry_source) == (date(2027, 11, 25), "assumed")
    assert row.secret_changed_at == NOW
    assert row.reports.count() == 1
    assert connection.secret == Secret(NEW)
    assert "connection.secret_replaced" in caplog.text
    assert NEW not in caplog.text


def test_a_token_of_another_kind_may_take_the_place(connection: Connection) -> None:
    new = NewSecret(Secret(NEW), CredentialKind.CLOUD_SERVICE_ACCOUNT)

    assert replace_secret(connection, new, examine=Doctor(examination())).accepted

    row = Connection.objects.get()
    assert (row.credential, row.username) == ("cloud_service_account", "")


REFUSED = [
    pytest.param(examination(found.REJECTED), ["cloud.dead_pair"], id="rejected"),
    pytest.param(examination(found.BLOCKED), ["cloud.no_licence"], id="blocked"),
    pytest.param(examination(found.MAYBE_BLOCKED), ["cloud.no_licence"], id="provisional"),
    pytest.param(examination(found.NO_ANSWER), ["net.timeout_read"], id="no answer"),
    pytest.param(examination(found.HIDDEN), ["c.space_hidden"], id="a space is missing"),
    pytest.param(examination(identity=found.NOBODY), [], id="anonymous"),
]


@pytest.mark.parametrize(("report", "codes"), REFUSED)
def test_a_test_that_fails_changes_nothing(
    connection: Connection, report: Examination, codes: list[str]
) -> None:
    before = Connection.objects.values().get()

    outcome = replace_secret(connection, NEW_SECRET, examine=Doctor(report))

    assert not outcome.accepted
    assert [finding.code for finding in outcome.refusals] == codes
    assert Connection.objects.values().get() == before
    assert Connection.objects.get().secret == Secret(OLD)
    assert Report.objects.count() == 0


def test_a_connection_that_goes_while_it_is_tried_stays_gone(connection: Connection) -> None:
    doctor = Doctor(examination())
    doctor.before = lambda: delete_connection(Connection.objects.get())

    with pytest.raises(PortalError) as refusal:
        replace_secret(connection, NEW_SECRET, examine=doctor)

    assert refusal.value.problem.code == "connection_gone"
    assert Connection.objects.count() == 0


def test_examined_state_is_not_claimed_for_a_new_connection(connection: Connection) -> None:
    assert connection.api_access == ApiAccess.UNCHECKED


def test_only_the_operator_lets_a_connection_into_a_private_network(
    organization: Organization, owner: User, operator: User
) -> None:
    with pytest.raises(PortalError) as refusal:
        create_connection(organization, _new(private_network=True), by=owner)
    assert refusal.value.problem.code == "private_network_not_allowed"

    assert create_connection(organization, _new(private_network=True), by=operator).private_network
    assert create_connection(organization, _new(private_network=True, name="Other")).private_network


@pytest.mark.parametrize("state", list(TokenState))
def test_rows_are_found_by_the_state_that_they_tell(
    active: Organization, state: TokenState
) -> None:
    today = timezone.now().date()
    for days in (-400, -1, 0, 1, 30, 31, 400):
        ConnectionFactory.create(organization=active, expires_on=today + timedelta(days=days))
    ConnectionFactory.create(organization=active, expires_on=None)

    rows = list(Connection.objects.filter(with_token(state)))

    assert rows
    assert set(rows) == {row for row in Connection.objects.all() if row.token == state}
