"""Other keys for secrets that exist: nothing is lost, however the command ends."""

import io
import json
import os
import signal
import subprocess
import sys
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import override_settings

from apps.connections.fields import Sealed
from apps.connections.keyring import UnreadableSecretError
from apps.connections.models import Connection
from apps.connections.rotation import encrypted_columns
from apps.core.secret import Secret
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate, unscoped
from tests.factories import ConnectionFactory
from tests.servers import database

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
RING = f"{NEW},{OLD}"


def _add(organization: Organization, count: int) -> None:
    with override_settings(FIELD_KEYS=[OLD]), activate(organization):
        Connection.objects.bulk_create(
            ConnectionFactory.build(
                organization=organization,
                name=f"{organization.slug} {number}",
                secret=Secret(f"token {organization.slug} {number}"),
            )
            for number in range(count)
        )


def _readable(*keys: str) -> int:
    """How many secrets these keys open, each to its own text."""
    with unscoped(reason="all secrets are counted"):
        rows = list(Connection.objects.values_list("name", "secret"))
    with override_settings(FIELD_KEYS=list(keys)):
        return sum(_opens(name, sealed) for name, sealed in rows)


def _opens(name: str, sealed: Sealed) -> bool:
    try:
        return sealed.open().reveal() == f"token {name}"
    except UnreadableSecretError:
        return False


def _rotate(**options: Any) -> dict[str, int]:
    out = io.StringIO()
    call_command("rotate_field_keys", json=True, stdout=out, **options)
    counts: dict[str, int] = json.loads(out.getvalue())
    return counts


def test_every_encrypted_column_is_rotated() -> None:
    assert encrypted_columns() == [(Connection, "secret")]


def test_secrets_of_every_organization_get_the_first_key(
    organization: Organization, twin: Organization
) -> None:
    _add(organization, 3)
    _add(twin, 2)

    with override_settings(FIELD_KEYS=[NEW, OLD]):
        first, second = _rotate(), _rotate()

    assert first == {"rewritten": 5, "current": 0, "unreadable": 0}
    assert second == {"rewritten": 0, "current": 5, "unreadable": 0}
    assert _readable(NEW) == 5


def test_what_no_key_opens_is_told_and_left_as_it_is(organization: Organization) -> None:
    _add(organization, 1)
    other = Fernet.generate_key().decode()

    with override_settings(FIELD_KEYS=[NEW]):
        with pytest.raises(CommandError, match="1 secrets cannot be read"):
            call_command("rotate_field_keys", stderr=io.StringIO())
        with pytest.raises(SystemExit):
            call_command("rotate_field_keys", json=True, stdout=io.StringIO())

    assert _readable(other, OLD) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "count", [500, pytest.param(10_000, marks=[pytest.mark.slow, pytest.mark.timeout(900)])]
)
def test_a_run_killed_half_way_is_finished_by_the_next(
    organization: Organization, count: int
) -> None:
    _add(organization, count)
    half = count // 2

    with _started("-m", "tests.connections.killed_rotation", str(half)) as killed:
        assert killed.wait() == -signal.SIGKILL

    # The batch it died in was not written at all; the ones before it were, as a whole.
    rewritten = (half - 1) // 200 * 200
    assert _readable(NEW, OLD) == count
    assert _readable(NEW) == rewritten
    assert _readable(OLD) == count - rewritten

    with _started("manage.py", "rotate_field_keys", "--json") as second:
        while second.poll() is None:
            assert _readable(NEW, OLD) == count
        told, _ = second.communicate()

    assert second.returncode == 0
    assert json.loads(told) == {
        "rewritten": count - rewritten,
        "current": rewritten,
        "unreadable": 0,
    }
    assert _readable(NEW) == count


def _started(*arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "tests.servers.settings",
            "PORTAL_DATA_DIR": str(settings.DATA_DIR),
            "PORTAL_FIELD_KEYS": RING,
            **database.variables(),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
