"""The operator's lists of connections and reports, and what can be done to a connection there."""

import json
import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import redis
from django.conf import settings
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.connections.models import Connection, Report
from apps.connections.recording import record_report
from apps.core.secret import Secret
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from tests.conftest import signed_in
from tests.connections import examinations as found
from tests.connections.canary import CANARY
from tests.connections.examinations import examination
from tests.factories import ConnectionFactory, OrganizationFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/connections/connection/"
REPORTS = "/admin/connections/report/"


@pytest.fixture
def as_operator(operator: User) -> Client:
    return signed_in(operator)


def made(organization: Organization, name: str, days: int | None = None, **more: Any) -> Connection:
    """Its token ends in so many days."""
    expires_on = None if days is None else timezone.now().date() + timedelta(days=days)
    with activate(organization):
        row: Connection = ConnectionFactory.create(
            organization=organization, name=name, expires_on=expires_on, **more
        )
    return row


def reported(connection: Connection, *findings: Any) -> Report:
    with activate(connection.organization_id):
        return record_report(connection, examination(*findings))


def listed(client: Client, query: str = "") -> list[str]:
    page = client.get(f"{LIST}{query}").content.decode()
    return re.findall(r'<th class="field-name">.*?>([^<]+)</a>', page)


# --- the list -----------------------------------------------------------------------------------


def test_badges_tell_the_state_the_access_and_the_token(
    as_operator: Client, organization: Organization
) -> None:
    made(organization, "Blocked wiki", days=12, state="blocked", api_access="blocked")

    page = as_operator.get(LIST).content.decode()

    assert '<span class="tag tag--bad">API access blocked</span>' in page
    assert '<span class="tag tag--warn">Expiring</span>' in page


def test_a_refusal_that_waits_for_its_confirmation_is_told(
    as_operator: Client, organization: Organization
) -> None:
    reported(made(organization, "Team wiki"), found.MAYBE_BLOCKED)

    page = as_operator.get(LIST).content.decode()

    assert '<span class="tag tag--warn">Refused, being confirmed</span>' in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?token=expired", ["Gone"]),
        ("?token=expiring", ["Last day", "Soon"]),
        ("?token=valid", ["Later"]),
        ("?token=unknown", ["Undated"]),
        ("?token=nonsense", ["Gone", "Last day", "Later", "Soon", "Undated"]),
        ("?api_access__exact=rejected", ["Gone"]),
        ("?state__exact=failing", ["Gone"]),
        ("?token=expiring&state__exact=failing", []),
        ("?q=twin", ["Later"]),
    ],
)
def test_filters(
    as_operator: Client,
    organization: Organization,
    twin: Organization,
    query: str,
    names: list[str],
) -> None:
    made(organization, "Gone", days=-1, state="failing", api_access="rejected")
    made(organization, "Last day", days=0)
    made(organization, "Soon", days=30)
    made(twin, "Later", days=31, base_url="https://twin.atlassian.net/wiki")
    made(organization, "Undated")

    assert sorted(listed(as_operator, query)) == names


def test_the_list_is_narrowed_by_the_month_in_which_tokens_end(
    as_operator: Client, organization: Organization
) -> None:
    for name, expires_on in (("May", "2031-05-02"), ("June", "2031-06-02"), ("Next", "2032-05-02")):
        with activate(organization):
            ConnectionFactory.create(organization=organization, name=name, expires_on=expires_on)

    assert listed(as_operator, "?expires_on__year=2031&expires_on__month=5") == ["May"]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [(LIST, 8), (REPORTS, 6)])
def test_list_takes_the_same_queries_for_many_rows(
    as_operator: Client,
    address: str,
    queries: int,
    rows: int,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    for number in range(rows):
        reported(made(OrganizationFactory.create(), f"Wiki {number}", days=40 + number))
    as_operator.get(address)

    with django_assert_num_queries(queries):
        page = as_operator.get(f"{address}?q=").content.decode()

    assert len(re.findall(r'name="_selected_action"|class="field-connection', page)) == rows


# --- one connection, one report -----------------------------------------------------------------


def test_only_the_permission_for_a_private_network_and_the_date_can_be_changed(
    as_operator: Client, organization: Organization
) -> None:
    connection = made(organization, "Team wiki")

    answer = as_operator.post(
        f"{LIST}{connection.pk}/change/",
        {
            "private_network": "on",
            "expires_on": "2031-05-02",
            "base_url": "https://elsewhere.example/wiki",
            "name": "Other",
            "secret": CANARY,
            "organization": 0,
        },
    )

    assert answer.status_code == 302
    with activate(organization):
        row = Connection.objects.get()
    assert row.private_network
    assert (str(row.expires_on), row.expiry_source) == ("2031-05-02", "entered")
    assert (row.name, row.base_url) == ("Team wiki", "https://northwind.atlassian.net/wiki")
    assert row.secret == Secret("sample-token")


def test_a_report_tells_what_was_found_why_and_who_can_act(
    as_operator: Client, organization: Organization
) -> None:
    report = reported(made(organization, "Team wiki"), found.PASSED, found.HIDDEN, found.BLOCKED)

    page = as_operator.get(f"{REPORTS}{report.pk}/change/").content.decode()

    assert '<span class="tag tag--ok">Passed</span>' in page
    assert "<code>cloud.no_licence</code>" in page
    assert "“HANDBOOK”" in page
    assert "Who: a Confluence administrator." in page
    assert as_operator.post(f"{REPORTS}{report.pk}/change/", {}).status_code == 403


def test_findings_of_another_release_are_not_guessed_at(
    as_operator: Client, organization: Organization
) -> None:
    report = reported(made(organization, "Team wiki"))
    with activate(organization):
        Report.objects.update(findings=[{"code": "old.code", "result": "passed"}])

    page = as_operator.get(f"{REPORTS}{report.pk}/change/").content.decode()

    assert "Another release wrote these findings." in page


# --- actions ------------------------------------------------------------------------------------


def act(client: Client, action: str, *connections: Connection, **more: Any) -> str:
    """The page that follows."""
    posted = {"action": action, "_selected_action": [each.pk for each in connections]}
    response = client.post(LIST, posted | more, follow=True)
    assert response.status_code == 200
    content: str = response.content.decode()
    return content


@pytest.fixture
def queue() -> Iterator[Callable[[], list[Any]]]:
    """The arguments of the messages that wait."""
    server = redis.Redis.from_url(settings.REDIS_URL)
    server.flushall()

    def waiting() -> list[Any]:
        messages = [
            json.loads(each)
            for key in server.scan_iter(_type="list")
            for each in server.lrange(key, 0, -1)
        ]
        return sorted(json.loads(b64decode(each["body"]))[0] for each in messages)

    yield waiting
    server.flushall()
    server.close()


def test_the_doctor_is_sent_for(
    as_operator: Client,
    organization: Organization,
    twin: Organization,
    queue: Callable[[], list[Any]],
) -> None:
    mine = made(organization, "Team wiki")
    theirs = made(twin, "Other wiki", base_url="https://twin.atlassian.net/wiki")

    page = act(as_operator, "run_doctor", mine, theirs)

    assert "2 examinations are under way." in page
    assert queue() == sorted([[organization.pk, mine.pk], [twin.pk, theirs.pk]])


def test_no_more_of_one_host_are_sent_for_at_once_than_it_bears(
    as_operator: Client,
    organization: Organization,
    queue: Callable[[], list[Any]],
    settings: Any,
) -> None:
    settings.CHECKS_PER_HOST = 1
    later = timezone.now() + timedelta(days=1)
    both = [made(organization, name, next_check_at=later) for name in ("One", "Two")]

    act(as_operator, "run_doctor", *both)

    (sent,) = queue()
    with activate(organization):
        due = Connection.objects.filter(next_check_at__lte=timezone.now())
        assert {sent[1], *due.values_list("pk", flat=True)} == {each.pk for each in both}


# --- the operator's home ------------------------------------------------------------------------


def test_home_counts_what_to_look_at_and_leads_there(
    as_operator: Client, organization: Organization, twin: Organization
) -> None:
    made(organization, "Gone", days=-1, state="failing")
    made(organization, "Soon", days=30, state="blocked", api_access="blocked")
    made(organization, "Last day", days=0, state="healthy")
    made(twin, "Fine", days=31, state="healthy")

    page = as_operator.get("/admin/").content.decode()

    start = f"{LIST}?organization__id__exact={organization.pk}"
    numbers = {
        "&amp;token=expired": 1,
        "&amp;token=expiring": 2,
        "&amp;state__exact=blocked": 1,
        "&amp;state__exact=failing": 1,
    }
    for query, number in numbers.items():
        assert f'<a href="{start}{query}">{number}</a>' in page
        assert len(listed(as_operator, f"{start}{query}".replace("&amp;", "&")[len(LIST) :])) == (
            number
        )
    assert f"organization__id__exact={twin.pk}" not in page


def test_home_says_that_all_is_well(as_operator: Client, organization: Organization) -> None:
    made(organization, "Fine", days=31, state="healthy")

    page = as_operator.get("/admin/").content.decode()

    assert "No token has expired or is about to, and no connection is blocked or failing." in page
