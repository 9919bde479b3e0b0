"""Adding a connection from the command line."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from apps.connections.models import Connection
from apps.core.secret import Secret
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from tests.connections import examinations as found

pytestmark = pytest.mark.django_db

SECRET = "a sample token of the command line"


def _add(monkeypatch: pytest.MonkeyPatch, *more: str, secret: str = f"{SECRET}\n") -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(secret))
    out = io.StringIO()
    call_command(
        "add_connection",
        "--organization=northwind",
        "--name=Team wiki",
        "--secret-stdin",
        *more,
        stdout=out,
        stderr=out,
    )
    return out.getvalue()


def _made(organization: Organization) -> Connection:
    with activate(organization):
        return Connection.objects.get()


CLOUD = ("--kind=cloud", "--url=https://northwind.atlassian.net/wiki/spaces/OPS/overview")


@time_machine.travel(found.BEGUN, tick=False)
def test_a_cloud_connection_as_json(
    organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = _add(monkeypatch, *CLOUD, "--username=mara@northwind.example", "--json")

    made = _made(organization)
    assert json.loads(out) == {
        "id": made.pk,
        "name": "Team wiki",
        "kind": "cloud",
        "url": "https://northwind.atlassian.net/wiki",
        "credential": "cloud_token",
        "expires_on": "2027-11-25",
        "expiry_source": "assumed",
    }
    assert made.secret == Secret(SECRET)
    assert made.username == "mara@northwind.example"
    assert not made.private_network


@pytest.mark.parametrize(
    ("kind", "username", "credential"),
    [
        ("cloud", "", "cloud_service_account"),
        ("dc", "", "dc_token"),
        ("dc", "mara", "dc_password"),
    ],
)
def test_what_the_secret_is_follows_from_kind_and_user_name(
    organization: Organization,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    username: str,
    credential: str,
) -> None:
    _add(
        monkeypatch,
        f"--kind={kind}",
        "--url=https://wiki.northwind.example/confluence",
        f"--username={username}",
    )

    assert _made(organization).credential == credential


def test_everything_else_that_can_be_said(
    organization: Organization, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, certificate: str
) -> None:
    file = tmp_path / "ca.pem"
    file.write_text(f"{certificate}-----BEGIN PRIVATE KEY-----\nMIIsample\n", encoding="ascii")

    out = _add(
        monkeypatch,
        "--kind=dc",
        "--url=https://wiki.northwind.example:8443/confluence",
        f"--ca-file={file}",
        "--private-network",
        "--expires=2027-01-31",
        "--spaces=OPS, HR,OPS",
    )

    made = _made(organization)
    assert out == (
        f"Added connection {made.pk}, “Team wiki”, to "
        "https://wiki.northwind.example:8443/confluence.\n"
    )
    assert made.private_network
    assert made.ca_certificate == certificate
    assert (str(made.expires_on), made.expiry_source) == ("2027-01-31", "entered")
    with activate(organization):
        assert list(made.spaces.values_list("key", "chosen")) == [("HR", True), ("OPS", True)]


REFUSED: list[Any] = [
    (("--kind=cloud", "--url=ftp://northwind.atlassian.net"), "url.bad_scheme"),
    (("--kind=cloud", "--url=https://admin.atlassian.com"), "url.admin_host"),
]


@pytest.mark.parametrize(("arguments", "code"), REFUSED)
def test_an_address_that_cannot_be_one_is_refused(
    organization: Organization,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    code: str,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(SECRET))
    with pytest.raises(SystemExit):
        call_command(
            "add_connection",
            *("--organization=northwind", "--name=Team wiki", "--secret-stdin", "--json"),
            *arguments,
        )

    told = json.loads(capsys.readouterr().out)
    assert told["problem"]["code"] == code
    assert SECRET not in json.dumps(told)


def test_a_taken_name_no_secret_and_no_certificate_are_refused(
    organization: Organization, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "ca.pem").write_text("no certificate", encoding="ascii")
    with pytest.raises(CommandError, match="There is no secret on standard input"):
        _add(monkeypatch, *CLOUD, secret=" \n")
    with pytest.raises(CommandError, match="This is not a certificate"):
        _add(monkeypatch, *CLOUD, f"--ca-file={tmp_path / 'ca.pem'}")
    with pytest.raises(CommandError, match="No such file"):
        _add(monkeypatch, *CLOUD, f"--ca-file={tmp_path / 'other.pem'}")
    with pytest.raises(CommandError, match="There is no organization"):
        _add(monkeypatch, *CLOUD, "--organization=elsewhere")
    _add(monkeypatch, *CLOUD)
    with pytest.raises(CommandError, match="There is a connection of this name already"):
        _add(monkeypatch, *CLOUD)
    with pytest.raises(CommandError, match="--secret-stdin"):
        call_command("add_connection", *CLOUD, "--organization=northwind", "--name=Other")
