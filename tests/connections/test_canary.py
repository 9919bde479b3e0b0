"""A planted secret is in nothing that the portal emits.

Each test looks where something that is no secret can be found, so that it would see a leak.
"""

import dataclasses
import io
import json
import logging
import pickle
import sys
import traceback
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import redis
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.db import connection as database
from django.db import transaction
from django.forms.models import model_to_dict
from django.template import Context, Template
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.views.debug import get_exception_reporter_class

from apps.accounts.models import User
from apps.connections.fields import Sealed
from apps.connections.keyring import UnreadableSecretError
from apps.connections.kinds import CredentialKind, Kind
from apps.connections.models import Connection
from apps.connections.queue import send, send_confirmation
from apps.connections.recording import record_report
from apps.connections.reminders import remind_due
from apps.connections.runs import run_examination
from apps.connections.services import (
    NewConnection,
    NewSecret,
    create_connection,
    replace_secret,
)
from apps.connections.targets import target_of
from apps.core.secret import Secret
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate, unscoped
from tests.conftest import signed_in
from tests.connections import examinations as found
from tests.connections.canary import CANARY, USER, is_in, opened
from tests.connections.examinations import Doctor, examination
from tests.isolation.expectations import EXPECTATIONS
from tests.isolation.resolver import addresses
from tests.isolation.world import World, build
from tests.servers.database import dump

pytestmark = pytest.mark.django_db

NAME = "Wiki with a canary"
NEW = NewConnection(
    name=NAME,
    kind=Kind.CLOUD,
    base_url="https://northwind.atlassian.net/wiki",
    credential=CredentialKind.CLOUD_TOKEN,
    username=USER,
    secret=Secret(CANARY),
)
REPLACEMENT = NewSecret(Secret(CANARY), CredentialKind.CLOUD_TOKEN, USER)


@pytest.fixture
def planted(organization: Organization) -> Connection:
    return create_connection(organization, NEW)


@pytest.fixture
def world(organization: Organization, member: User) -> World:
    """A world whose connection holds the canary."""
    built = build(organization, member)
    with activate(organization):
        built.connection.secret = Secret(CANARY)
        built.connection.name, built.connection.state = NAME, "blocked"
        built.connection.save(update_fields=["secret", "name", "state"])
    return built


def test_the_forms_are_found() -> None:
    raw = CANARY.encode()
    assert is_in(f"token={CANARY}")
    assert is_in(repr({"Authorization": b"Basic " + b64encode(f"{USER}:".encode() + raw)}))
    assert is_in(f"https://wiki.example/?token={quote(CANARY, safe='')}")
    for before in range(3):
        assert is_in(b64encode(b"x" * before + raw + b" and more"))
    assert not is_in("ATATT3xCANARY")


# --- every screen -------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["owner", "operator"])
def test_no_screen_shows_it(
    who: str, world: World, owner: User, operator: User, caplog: pytest.LogCaptureFixture
) -> None:
    """Every address, opened and written to; new ones are found by themselves."""
    caplog.set_level(logging.CRITICAL, logger="django.request")
    client = signed_in({"owner": owner, "operator": operator}[who])
    shown = {"owner": NAME.encode(), "operator": b"Northwind"}[who]
    seen = False
    for name, route in sorted(addresses()):
        if not name:
            continue
        kwargs = EXPECTATIONS[name].kwargs(world)
        if route.startswith("o/<slug:"):
            kwargs = kwargs | {"organization_slug": world.organization.slug}
        address = reverse(name, kwargs=kwargs)
        for answer in (_answer(client, "get", address), _answer(client, "post", address)):
            assert not is_in(answer), (who, name)
            seen = seen or shown in answer
    assert seen


def _answer(client: Client, method: str, address: str) -> bytes:
    """Headers and body. What is posted holds the canary in every field that could be for it."""
    cookies = client.cookies.output()
    posted = dict.fromkeys(("secret", "token", "api_token", "password", "credential"), CANARY)
    with transaction.atomic():
        response = getattr(client, method)(address, posted if method == "post" else None)
        body = b"".join(response)
        transaction.set_rollback(True)
    client.cookies.load(cookies.replace("Set-Cookie: ", ""))
    return response.serialize_headers() + response.cookies.output().encode() + body


def test_a_template_shows_dots(planted: Connection) -> None:
    page = Template("{{ row.name }} {{ row.secret }} {{ row.secret.reveal }}")

    shown = page.render(Context({"row": planted}))

    assert NAME in shown
    assert not is_in(shown)


# --- logs, mails and messages -------------------------------------------------------------------


@pytest.fixture
def busy_day(
    organization: Organization,
    admin: User,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> Iterator[Callable[[], Connection]]:
    """Everything that happens to a connection, from its making to its alarm."""

    def _live() -> Connection:
        with activate(organization), django_capture_on_commit_callbacks(execute=True):
            made = create_connection(organization, NEW, by=admin)
            run_examination(made.pk, examine=Doctor(examination()))
            replace_secret(made, REPLACEMENT, examine=Doctor(examination(found.REJECTED)))
            replace_secret(made, REPLACEMENT, examine=Doctor(examination()))
            first = run_examination(made.pk, examine=Doctor(examination(found.MAYBE_BLOCKED)))
            send_confirmation(made, first.pk)
            record_report(made, examination(found.BLOCKED))
            Connection.objects.update(expires_on=found.BEGUN.date())
            send(made)
        remind_due()
        with (
            override_settings(FIELD_KEYS=["b" * 43 + "="]),
            activate(organization),
            pytest.raises(UnreadableSecretError),
        ):
            run_examination(made.pk, examine=Doctor())
        return made

    yield _live
    redis.Redis.from_url(settings.REDIS_URL).flushall()


def test_no_log_line_holds_it_at_any_level(
    busy_day: Callable[[], Connection], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(database) as queries:
        for name in list(logging.root.manager.loggerDict):
            caplog.set_level(logging.DEBUG, logger=name)
        busy_day()
        call_command("rotate_field_keys", stdout=io.StringIO(), stderr=io.StringIO())

    logged = caplog.text + "".join(repr(vars(record)) for record in caplog.records)
    assert "connection.secret_replaced" in logged
    # The statements themselves, as the database's logger tells them.
    assert "django.db.backends" in {record.name for record in caplog.records}
    statements = "".join(query["sql"] for query in queries.captured_queries)
    assert NAME in statements
    assert not is_in(logged)
    assert not is_in(statements)


def test_no_mail_and_no_message_holds_it(busy_day: Callable[[], Connection]) -> None:
    made = busy_day()

    mails = b"".join(message.message().as_bytes() for message in mail.outbox)
    assert len(mail.outbox) == 2
    assert NAME.encode() in mails
    assert not is_in(mails)
    kept = _everything_in_redis()
    assert b"connections.examine_connection" in kept
    assert f"[[{made.organization_id}, {made.pk}]".encode() in kept
    assert not is_in(kept)


def _everything_in_redis() -> bytes:
    server = redis.Redis.from_url(settings.REDIS_URL)
    found_there = b""
    for key in server.scan_iter():
        found_there += key + _content(server, key)
    server.close()
    return found_there


def _content(server: "redis.Redis", key: bytes) -> bytes:
    kind = server.type(key)
    if kind == b"list":
        return b"".join(opened(each) for each in server.lrange(key, 0, -1))
    if kind == b"hash":
        return b"".join(name + value for name, value in server.hgetall(key).items())
    if kind == b"zset":
        return b"".join(server.zrange(key, 0, -1))
    if kind == b"set":
        return b"".join(server.smembers(key))
    return server.dump(key) or b""


# --- errors -------------------------------------------------------------------------------------


def test_no_report_of_an_error_shows_it(planted: Connection) -> None:
    """Whatever breaks where the secret is at hand: the frames of the traceback hold it."""

    def break_down(target: Any) -> Any:
        held = (target, target.secret, planted, planted.secret, NEW, REPLACEMENT)
        raise RuntimeError(f"It broke with {held}: {planted.secret} {planted.secret!r:>10}")

    with activate(planted.organization_id):
        for debug in (True, False):
            with override_settings(DEBUG=debug), pytest.raises(RuntimeError) as broken:
                replace_secret(planted, REPLACEMENT, examine=break_down)
            reports = _reports(broken.value)
            assert NAME in reports
            assert "It broke with" in reports
            assert not is_in(reports)


def test_broken_keys_do_not_show_what_was_to_be_encrypted(organization: Organization) -> None:
    with (
        override_settings(FIELD_KEYS=["broken"]),
        pytest.raises(ValueError, match="padding") as broken,
    ):
        create_connection(organization, NEW)

    reports = _reports(broken.value)
    assert "encrypt" in reports
    assert not is_in(reports)


def _reports(error: BaseException) -> str:
    reporter = get_exception_reporter_class(None)(None, type(error), error, error.__traceback__)
    told = traceback.TracebackException.from_exception(error, capture_locals=True)
    return "".join(
        [reporter.get_traceback_html(), reporter.get_traceback_text(), *told.format(), repr(error)]
    )


# --- objects ------------------------------------------------------------------------------------


def test_no_object_shows_it(planted: Connection) -> None:
    with activate(planted.organization_id):
        held = [
            planted,
            planted.secret,
            Sealed.of(Secret(CANARY)),
            NEW,
            REPLACEMENT,
            target_of(planted),
            *Connection.objects.values(),
            *Connection.objects.values_list(),
            list(Connection.objects.all()),
            model_to_dict(planted),
            vars(planted),
        ]

    shown = "".join(f"{each} {each!r} {json.dumps(each, default=str)}" for each in held)
    assert NAME in shown
    assert not is_in(shown)


def test_no_object_carries_it_through_pickle_copies_or_json(planted: Connection) -> None:
    for each in (NEW, REPLACEMENT, Secret(CANARY)):
        with pytest.raises(TypeError):
            pickle.dumps(each)
        with pytest.raises(TypeError):
            json.dumps(each)
    for each in (NEW, REPLACEMENT):
        # Copied as an object where that is allowed at all, never as text.
        with pytest.raises(TypeError):
            dataclasses.asdict(each)
    pickled = pickle.dumps(planted)
    assert NAME.encode() in pickled
    assert not is_in(pickled)


# --- what is stored -----------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["json", "jsonl", "xml"])
def test_dumpdata_does_not_write_it(form: str, planted: Connection) -> None:
    out = io.StringIO()

    with unscoped(reason="a dump holds every organization"):
        call_command("dumpdata", all=True, format=form, stdout=out)

    assert NAME in out.getvalue()
    assert not is_in(out.getvalue())


@pytest.mark.django_db(transaction=True)
def test_the_database_does_not_hold_it(planted: Connection) -> None:
    with activate(planted.organization_id):
        replace_secret(planted, REPLACEMENT, examine=Doctor(examination()))

    stored = dump()

    assert NAME.encode() in stored
    assert not is_in(stored)


@pytest.mark.django_db(transaction=True)
def test_no_file_of_the_data_directory_holds_it(planted: Connection) -> None:
    call_command("rotate_field_keys", stdout=io.StringIO(), stderr=io.StringIO())

    files = [path for path in Path(settings.DATA_DIR).rglob("*") if path.is_file()]

    assert not [path.name for path in files if is_in(path.read_bytes())]


def test_the_command_that_takes_it_does_not_repeat_it(
    organization: Organization, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(CANARY))
    call_command(
        "add_connection",
        *("--organization=northwind", "--kind=cloud", "--secret-stdin", "--json"),
        *(
            f"--name={NAME}",
            f"--url=https://{USER}:{CANARY.replace('/', '')}@northwind.atlassian.net",
        ),
    )

    told = "".join(capfd.readouterr())
    assert NAME in told
    assert not is_in(told)
    assert CANARY[:20] not in told
