"""The command that examines a connection, stored or not."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.models import User
from apps.connections.models import Connection
from apps.core.secret import Secret
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from tests.connections.doctor.sites import hosts_of
from tests.factories import ConnectionFactory
from tests.fakes.confluence import Site, confluence


@pytest.fixture(autouse=True)
def _no_wait(settings: Any) -> None:
    settings.CHECK_CONFIRM_SECONDS = 0


@pytest.fixture
def site() -> Iterator[Site]:
    with confluence() as running, hosts_of(running):
        yield running


def run(
    *args: str, secret: str = "", monkeypatch: pytest.MonkeyPatch | None = None
) -> tuple[int, str]:
    out = io.StringIO()
    if monkeypatch is not None:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{secret}\n"))
    try:
        call_command("check_connection", *args, stdout=out, stderr=io.StringIO())
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def arguments(site: Site, folder: Path) -> list[str]:
    authority = folder / "authority.pem"
    authority.write_text(site.authority_pem, encoding="utf-8")
    name = site.credentials.username
    return [
        "--url",
        site.entered,
        "--kind",
        site.credentials.kind.partition("_")[0],
        *(["--username", name] if name else []),
        "--secret-stdin",
        "--ca-file",
        str(authority),
        "--private-network",
    ]


@pytest.mark.parametrize(
    ("scenario", "code", "state", "access", "token", "finding"),
    [
        ("cloud.healthy", 0, "healthy", "ok", "valid", None),
        ("cloud.scoped_on_site", 0, "healthy", "ok", "valid", "cloud.scoped_on_site"),
        ("cloud.service_account", 0, "healthy", "ok", "valid", None),
        ("dc.healthy", 0, "healthy", "ok", "valid", None),
        ("dc.password_healthy", 0, "healthy", "ok", "valid", None),
        ("cloud.dead_pair", 1, "failing", "rejected", "unknown", "cloud.dead_pair"),
        ("cloud.anon_403_old", 1, "failing", "unclear", "unknown", "cloud.anon_403_old"),
        ("cloud.no_licence", 1, "blocked", "blocked", "valid", "cloud.no_licence"),
        ("dc.use_denied", 1, "blocked", "blocked", "valid", "dc.use_denied"),
        ("dc.captcha", 1, "failing", "rejected", "unknown", "dc.captcha"),
        ("net.refused", 1, "failing", "unreachable", "unknown", "net.refused"),
    ],
)
def test_any_connection_is_examined_by_its_address(
    scenario: str,
    code: int,
    state: str,
    access: str,
    token: str,
    finding: str | None,
    site: Site,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    site.switch(scenario)
    ended, printed = run(
        *arguments(site, tmp_path),
        "--json",
        secret=site.credentials.secret,
        monkeypatch=monkeypatch,
    )
    told = json.loads(printed)
    assert ended == code
    assert (told["state"], told["api_access"], told["token"]) == (state, access, token)
    codes = {each["code"] for each in told["findings"] if not each["code"].startswith("check.")}
    assert codes == ({finding} if finding else set())
    assert site.credentials.secret not in printed
    site.assert_secret_kept()


def test_a_refused_password_is_sent_once(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.switch("dc.bad_basic")
    run(
        *arguments(site, tmp_path),
        "--json",
        secret=site.credentials.secret,
        monkeypatch=monkeypatch,
    )
    assert site.password_attempts == 1


def test_people_read_what_is_wrong_and_who_can_act(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.switch("cloud.no_licence")
    ended, printed = run(
        *arguments(site, tmp_path), secret=site.credentials.secret, monkeypatch=monkeypatch
    )
    assert ended == 1
    assert printed.startswith("State: blocked. API access: blocked. Token: valid.\n")
    assert "The account has no access to Confluence (cloud.no_licence)" in printed
    assert "  Who: a Confluence administrator" in printed


def stored(organization: Organization, site: Site, **more: Any) -> Connection:
    made: Connection = ConnectionFactory.create(
        organization=organization,
        kind=site.credentials.kind.partition("_")[0],
        base_url=site.url,
        credential=site.credentials.kind,
        username=site.credentials.username,
        secret=Secret(site.credentials.secret),
        ca_certificate=site.authority_pem,
        private_network=True,
        **more,
    )
    return made


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("scenario", "code", "state", "access", "reports"),
    [
        ("cloud.healthy", 0, "healthy", "ok", 1),
        ("cloud.no_licence", 1, "blocked", "blocked", 2),
    ],
)
def test_a_stored_connection_is_examined_and_its_report_kept(
    scenario: str,
    code: int,
    state: str,
    access: str,
    reports: int,
    site: Site,
    organization: Organization,
) -> None:
    site.switch(scenario)
    with activate(organization):
        connection = stored(organization, site)
    ended, printed = run(str(connection.pk), "--json")
    told = json.loads(printed)
    assert ended == code
    assert (told["id"], told["state"], told["api_access"]) == (connection.pk, state, access)
    with activate(organization):
        connection.refresh_from_db()
        assert connection.state == state
        assert connection.reports.count() == reports


@pytest.mark.django_db(transaction=True)
def test_mails_that_are_printed_do_not_mix_with_what_programs_read(
    site: Site,
    organization: Organization,
    owner: User,
    settings: Any,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    site.switch("cloud.no_licence")
    with activate(organization):
        connection = stored(organization, site)
    run(str(connection.pk), "--json")
    printed = capsys.readouterr()
    assert printed.out == ""
    assert f"To: {owner.email}" in printed.err


@pytest.mark.django_db
def test_an_unknown_number_is_told() -> None:
    with pytest.raises(CommandError, match="There is no connection 404"):
        run("404")


@pytest.mark.parametrize("args", [[], ["--url", "https://wiki.example.org", "--kind", "dc"]])
def test_half_a_description_is_refused(args: list[str]) -> None:
    with pytest.raises(CommandError, match="--url, --kind, --secret-stdin"):
        run(*args)
