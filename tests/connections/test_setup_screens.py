"""Setting up a connection, step by step, as the browser sends it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.connections import progress
from apps.connections.doctor.report import SpaceSeen
from apps.connections.kinds import ExportWay
from apps.connections.models import Connection
from apps.connections.recording import record_report
from apps.connections.seen import keep_seen
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from tests.connections.examinations import BLOCKED, MAYBE_BLOCKED, PASSED, examination
from tests.factories import ConnectionFactory

ADDRESS = "/o/northwind/connections/new/"
CREDENTIAL = "/o/northwind/connections/new/credential/"
PAGE = "http://mara:hunter2@northwind.atlassian.net/wiki/spaces/OPS/pages/1/Home"
SECRET = "a-canary-token"
TOKEN = {
    "address": "https://northwind.atlassian.net/wiki",
    "name": "Team wiki",
    "credential": "cloud_token",
    "username": "mara@northwind.example",
    "secret": SECRET,
}


def at(connection: Connection, step: str) -> str:
    return f"/o/northwind/connections/{connection.pk}/setup/{step}/"


def text_of(client: Client, path: str) -> str:
    return client.get(path).content.decode()


@pytest.fixture
def addressed(as_admin: Client) -> Client:
    as_admin.post(ADDRESS, {"address": PAGE})
    return as_admin


def test_the_address_is_shown_as_it_was_understood(as_admin: Client) -> None:
    response = as_admin.post(ADDRESS, {"address": PAGE}, follow=True)

    assert response.redirect_chain == [(ADDRESS, 302)]
    told = response.content.decode()
    assert "https://northwind.atlassian.net/wiki</dd>" in told
    assert "<dt>Kind</dt><dd>Cloud</dd>" in told
    assert "<dt>Space of the page</dt><dd>OPS, chosen to begin with</dd>" in told
    assert "hunter2" not in told
    assert f'href="{CREDENTIAL}"' in told


def test_another_host_is_taken_for_data_center_unless_told_otherwise(as_admin: Client) -> None:
    pasted = "wiki.northwind.example/confluence/display/OPS"
    told = as_admin.post(ADDRESS, {"address": pasted}, follow=True).content.decode()
    assert "<dt>Kind</dt><dd>Data Center or Server</dd>" in told
    assert "https://wiki.northwind.example/confluence</dd>" in told

    told = as_admin.post(
        ADDRESS, {"address": "wiki.northwind.example", "kind": "cloud"}, follow=True
    ).content.decode()
    assert "<dt>Kind</dt><dd>Cloud</dd>" in told
    assert "https://wiki.northwind.example/wiki</dd>" in told


def test_an_address_that_cannot_be_used_says_why(as_admin: Client) -> None:
    response = as_admin.post(ADDRESS, {"address": "ftp://mara:hunter2@wiki.northwind.example"})

    assert response.status_code == 422
    told = response.content.decode()
    assert "It was “ftp://”." in told
    assert "hunter2" not in told
    assert "What was understood" not in told


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://mara:hunter2@wiki.northwind.example", "another"),
        (f"https://mara:hunter2@wiki.northwind.example/{'a' * 600}", "dc"),
        (f"https://mara:hunter2@wiki.northwind.example/{'a' * 3000}", "dc"),
        ("https://mara:hunter2#@wiki.northwind.example", "dc"),
        ("https://mara:hunter2/@wiki.northwind.example", "dc"),
    ],
    ids=["another error", "too long", "far too long", "as a fragment", "as a path"],
)
def test_a_refused_address_comes_back_without_its_password(
    as_admin: Client, address: str, kind: str
) -> None:
    response = as_admin.post(ADDRESS, {"address": address, "kind": kind})

    assert response.status_code == 422
    assert "hunter2" not in response.content.decode()


def test_no_address_is_asked_for(as_admin: Client) -> None:
    response = as_admin.post(ADDRESS, {"address": " "})

    assert response.status_code == 422
    assert "Paste the address of your Confluence first." in response.content.decode()


def test_the_credential_comes_after_the_address(as_admin: Client) -> None:
    response = as_admin.get(CREDENTIAL)

    assert (response.status_code, response["Location"]) == (302, ADDRESS)


def test_a_form_that_is_sent_twice_leads_to_what_the_first_one_made(
    addressed: Client, organization: Organization
) -> None:
    addressed.post(CREDENTIAL, TOKEN)

    response = addressed.post(CREDENTIAL, TOKEN, follow=True)

    assert response.redirect_chain == [("/o/northwind/connections/", 302)]
    told = response.content.decode()
    assert "its connection is in the list" in told
    assert SECRET not in told
    with activate(organization):
        assert Connection.objects.count() == 1


def test_a_token_is_not_sent_to_an_address_of_another_tab(
    addressed: Client, organization: Organization
) -> None:
    addressed.post(ADDRESS, {"address": "elsewhere.atlassian.net"})

    response = addressed.post(CREDENTIAL, TOKEN)

    assert response.status_code == 422
    told = response.content.decode()
    assert "Meanwhile another address was looked at" in told
    assert "https://elsewhere.atlassian.net/wiki</dd>" in told
    assert SECRET not in told
    with activate(organization):
        assert not Connection.objects.exists()


def test_the_step_at_hand_is_marked(as_admin: Client, connection: Connection) -> None:
    told = " ".join(text_of(as_admin, at(connection, "spaces")).split())

    assert told.count('aria-current="step"') == 1
    assert '<li aria-current="step"><span aria-hidden="true">4</span>' in told
    assert told.count(">, done</span>") == 3


def test_changed_later_the_spaces_are_no_step(as_admin: Client, connection: Connection) -> None:
    told = text_of(as_admin, f"/o/northwind/connections/{connection.pk}/spaces/")

    assert "setup-steps" not in told


def test_plain_http_is_warned_of_in_every_step(
    as_admin: Client, organization: Organization
) -> None:
    as_admin.post(ADDRESS, {"address": "http://wiki.northwind.example:8090"})
    plain = ConnectionFactory.create(
        organization=organization, base_url="http://wiki.northwind.example:8090"
    )
    own = ConnectionFactory.create(organization=organization)

    steps = [ADDRESS, CREDENTIAL, *(at(plain, step) for step in ("check", "spaces", "schedule"))]
    told = [path for path in steps if "This connection is not encrypted" in text_of(as_admin, path)]
    assert told == steps
    assert "This connection is not encrypted" not in text_of(as_admin, at(own, "check"))


def test_a_cloud_token_is_offered_a_year(addressed: Client) -> None:
    told = text_of(addressed, CREDENTIAL)

    a_year_on = timezone.now().date() + timedelta(days=365)
    assert f'value="{a_year_on.isoformat()}"' in told
    assert "Assumed: a year from today" in told
    assert "PORTAL_OUTBOUND_ALLOW" not in told


def test_a_connection_is_made_with_its_secret_kept(
    addressed: Client, organization: Organization
) -> None:
    a_year_on = timezone.now().date() + timedelta(days=365)
    response = addressed.post(CREDENTIAL, {**TOKEN, "expires_on": a_year_on.isoformat()})

    with activate(organization):
        made = Connection.objects.get()
        assert list(made.spaces.values_list("key", "chosen")) == [("OPS", True)]
    assert (response.status_code, response["Location"]) == (302, at(made, "check"))
    assert (made.name, made.base_url) == ("Team wiki", "https://northwind.atlassian.net/wiki")
    assert (made.username, made.secret.reveal()) == ("mara@northwind.example", SECRET)
    assert (made.expires_on, made.expiry_source) == (a_year_on, "assumed")
    assert not made.private_network
    # It is on its way to a worker, so beat does not send for it once more.
    assert made.next_check_at is not None
    assert made.next_check_at > timezone.now()
    assert "Waiting for its turn" in text_of(addressed, at(made, "check"))
    # The address has done its work.
    assert addressed.get(CREDENTIAL).status_code == 302


def test_another_date_is_one_that_was_entered(
    addressed: Client, organization: Organization
) -> None:
    addressed.post(CREDENTIAL, {**TOKEN, "expires_on": "2031-01-31"})

    with activate(organization):
        made = Connection.objects.get()
    assert (made.expires_on.isoformat(), made.expiry_source) == ("2031-01-31", "entered")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"username": ""}, "Enter the e-mail address that the token belongs to."),
        ({"name": ""}, "Give the connection a name."),
        ({"ca_certificate": "no"}, "This is not a certificate."),
        ({"expires_on": "soon"}, "Enter a date, as 2027-01-31."),
        ({"credential": "dc_password"}, "Choose what signs in."),
    ],
)
def test_a_refused_form_comes_back_without_the_secret(
    addressed: Client, organization: Organization, changed: dict[str, str], words: str
) -> None:
    response = addressed.post(CREDENTIAL, {**TOKEN, **changed})

    assert response.status_code == 422
    told = response.content.decode()
    assert words in told
    assert "Enter it again: it is never shown, nor kept in the form." in told
    assert SECRET not in told
    with activate(organization):
        assert not Connection.objects.exists()


def test_a_name_that_is_taken_is_told_beside_it(
    addressed: Client, organization: Organization
) -> None:
    ConnectionFactory.create(organization=organization, name="Team wiki")

    response = addressed.post(CREDENTIAL, TOKEN)

    assert response.status_code == 422
    told = response.content.decode()
    assert "There is a connection of this name already." in told
    assert SECRET not in told


def test_the_secret_is_not_in_the_session(addressed: Client) -> None:
    addressed.post(CREDENTIAL, {**TOKEN, "name": ""})
    assert SECRET not in str(dict(addressed.session))
    assert "hunter2" not in str(dict(addressed.session))

    addressed.post(CREDENTIAL, TOKEN)
    assert SECRET not in str(dict(addressed.session))


def test_only_the_operator_lets_it_into_a_private_network(
    addressed: Client, organization: Organization
) -> None:
    addressed.post(CREDENTIAL, {**TOKEN, "private": "on"})

    with activate(organization):
        assert not Connection.objects.get().private_network


def test_findings_are_shown_as_they_come(
    as_admin: Client, organization: Organization, connection: Connection
) -> None:
    path = at(connection, "check/progress")
    with progress.followed(organization.pk, connection.pk) as tell:
        tell(PASSED)
        first = text_of(as_admin, path)
        tell(BLOCKED)
        second = text_of(as_admin, path)

    assert "Being examined" in first
    assert 'hx-trigger="every 1s"' in first
    assert ('data-code="check.identity"' in first, "cloud.no_licence" in first) == (True, False)
    assert 'data-code="cloud.no_licence"' in second


def test_a_refusal_is_provisional_until_it_is_confirmed(
    as_admin: Client, connection: Connection
) -> None:
    record_report(connection, examination(PASSED, MAYBE_BLOCKED))

    told = text_of(as_admin, at(connection, "check"))

    assert "A refusal is being confirmed" in told
    assert ">Provisional</span>" in told
    assert 'hx-trigger="every 5s"' in told
    assert "Ways out" not in told


def test_blocked_access_leads_to_the_ways_out(as_admin: Client, connection: Connection) -> None:
    record_report(connection, examination(PASSED, BLOCKED, export=ExportWay.BROWSER))

    told = text_of(as_admin, at(connection, "check"))

    assert "API access is blocked" in told
    assert "the API does not hand one out. A space administrator can make one:</p>" in told
    assert "Signed in as Mara Kern" in told
    assert "give the account of Mara Kern access to Confluence" in told
    assert 'href="/o/northwind/imports/upload/"' in told
    assert "hx-trigger" not in told
    assert "Choose spaces" not in told


def test_a_healthy_connection_goes_on_to_its_spaces(
    as_admin: Client, connection: Connection
) -> None:
    record_report(connection, examination(PASSED))

    told = text_of(as_admin, at(connection, "check"))

    assert "Pages can be read" in told
    assert f'href="{at(connection, "spaces")}"' in told


def test_spaces_are_picked_from_those_seen(as_admin: Client, connection: Connection) -> None:
    keep_seen(
        connection,
        [SpaceSeen("OPS", "Operations", pages=1742), SpaceSeen("HR", "People", pages=1)],
    )
    keep_seen(connection, [SpaceSeen("OPS", "Operations"), SpaceSeen("NEW", "New")])

    told = text_of(as_admin, at(connection, "spaces"))
    assert ("1,742 pages" in told, "1 page<" in told, "not counted" in told) == (True, True, True)

    response = as_admin.post(at(connection, "spaces"), {"spaces": ["OPS", "SECRET"]})

    assert (response.status_code, response["Location"]) == (302, at(connection, "schedule"))
    assert list(connection.spaces.values_list("key", "chosen")) == [
        ("HR", False),
        ("NEW", False),
        ("OPS", True),
    ]
    # What an examination sees again stays chosen.
    keep_seen(connection, [SpaceSeen("OPS", "Operations and more")])
    row = connection.spaces.get(key="OPS")
    assert (row.name, row.page_count, row.chosen) == ("Operations and more", 1742, True)


@pytest.mark.parametrize("key", ["ELSEWHERE", "\x00"])
def test_at_least_one_space_is_picked(as_admin: Client, connection: Connection, key: str) -> None:
    keep_seen(connection, [SpaceSeen("OPS", "Operations", pages=3)])

    response = as_admin.post(at(connection, "spaces"), {"spaces": [key]})

    assert response.status_code == 422
    assert "Choose at least one space" in response.content.decode()


def test_the_schedule_ends_the_setup(as_admin: Client, connection: Connection) -> None:
    response = as_admin.post(at(connection, "schedule"), {"hours": "72"}, follow=True)

    assert "Team wiki is set up." in response.content.decode()
    connection.refresh_from_db()
    assert connection.check_every_hours == 72


def test_an_interval_that_is_not_offered_is_refused(
    as_admin: Client, connection: Connection
) -> None:
    response = as_admin.post(at(connection, "schedule"), {"hours": "1"})

    assert response.status_code == 422
    connection.refresh_from_db()
    assert connection.check_every_hours == 24


@pytest.mark.parametrize("step", ["check", "check/progress", "spaces", "schedule"])
def test_connections_of_others_are_not_there(
    as_admin: Client, twin: Organization, step: str
) -> None:
    other = ConnectionFactory.create(organization=twin, name="Theirs")

    response = as_admin.get(at(other, step))

    assert response.status_code == 404


def test_members_set_up_nothing(as_member: Client, connection: Connection) -> None:
    assert as_member.get(ADDRESS).status_code == 403
    assert as_member.post(at(connection, "check")).status_code == 403
