"""A credential goes where it was meant to go, and nowhere else: no host, no log, no report."""

import logging
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.test import RequestFactory
from django.views.debug import ExceptionReporter

from apps.core.outbound import Client, Limits, OutboundError, Reach
from apps.core.secret import Secret
from tests.certificates import authority, issued
from tests.core.outbound.listener import answering, listening, saying_nothing

pytestmark = pytest.mark.usefixtures("this_machine_is_allowed")

CANARY = "canary-3f9c1e77"
SIGNATURE = "signature-77aa"
TOKEN = Secret(f"Bearer {CANARY}")
REACH = Reach(private=True, ca_pem=authority().pem)


def test_the_server_that_was_asked_gets_it_also_after_a_redirect_to_itself() -> None:
    here = answering(b"", "Location: /b", status="302 Found")
    with (
        listening(here, issued().server_context()) as listener,
        pytest.raises(OutboundError),
        Client(REACH) as client,
    ):
        client.send("GET", f"https://localhost:{listener.port}/a", authorization=TOKEN, follow=True)
    sent = [f"Bearer {CANARY}".encode() in request for request in listener.requests]
    assert sent == [True] * 6


def test_other_hosts_do_not_get_it() -> None:
    with listening(answering(b"ok"), issued().server_context()) as other:
        there = f"https://127.0.0.1:{other.port}"
        here = answering(b"", f"Location: {there}/file", status="302 Found")
        with listening(here, issued().server_context()) as first, Client(REACH) as client:
            answer = client.send(
                "GET",
                f"https://localhost:{first.port}/",
                authorization=TOKEN,
                follow=True,
                follow_to=[there],
            )
    assert (answer.body, [hop.status for hop in answer.hops]) == (b"ok", [302])
    assert first.header("Authorization") == f"Bearer {CANARY}"
    assert other.header("Authorization") is None
    assert other.header("Host") == f"127.0.0.1:{other.port}"


def test_other_ports_of_the_same_host_do_not_get_it() -> None:
    with listening(answering(b"ok"), issued().server_context()) as other:
        here = answering(b"", f"Location: https://localhost:{other.port}/", status="302 Found")
        with listening(here, issued().server_context()) as first, Client(REACH) as client:
            client.send("GET", f"https://localhost:{first.port}/", authorization=TOKEN, follow=True)
    assert len(other.requests) == 1
    assert other.header("Authorization") is None


def test_from_https_nothing_is_followed_to_http() -> None:
    with listening(answering(b"ok")) as plain:
        here = answering(b"", f"Location: http://localhost:{plain.port}/", status="302 Found")
        with (
            listening(here, issued().server_context()) as first,
            pytest.raises(OutboundError),
            Client(REACH) as client,
        ):
            client.send(
                "GET",
                f"https://localhost:{first.port}/",
                authorization=TOKEN,
                follow=True,
                follow_to=[f"http://localhost:{plain.port}"],
            )
    assert plain.connections == 0


def test_plain_http_outside_the_allowed_networks_does_not_get_it(settings: Any) -> None:
    with listening(answering(b"ok")) as plain:
        url = f"http://127.0.0.1:{plain.port}/"
        settings.OUTBOUND_ALLOW = ()
        with pytest.raises(OutboundError), Client(REACH) as client:
            client.send("GET", url, authorization=TOKEN)
        with pytest.raises(OutboundError), Client(Reach()) as client:
            client.send("GET", url, authorization=TOKEN)
    assert plain.connections == 0


@pytest.mark.parametrize("server", ["silent", "closed"])
def test_no_error_and_no_report_shows_it(server: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    behaviour = saying_nothing if server == "silent" else lambda one, _: one.close()
    with listening(behaviour, issued().server_context()) as listener:
        error = _error(f"https://localhost:{listener.port}/path?signature={SIGNATURE}")
    # It was on the wire, so there was something to show.
    assert CANARY.encode() in listener.requests[0]
    assert SIGNATURE.encode() in listener.requests[0]
    assert error.url == f"https://localhost:{listener.port}/path"
    told = f"{error!r} {error} {error.url} {error.detail}"
    assert CANARY not in told
    assert SIGNATURE not in told
    reporter = ExceptionReporter(RequestFactory().get("/"), type(error), error, error.__traceback__)
    report = reporter.get_traceback_text() + reporter.get_traceback_html()
    assert "OutboundError" in report
    assert CANARY not in report
    assert CANARY not in caplog.text


def _error(url: str) -> OutboundError:
    """With a traceback of frames that hold no secret but those of the client."""
    with Client(REACH, Limits(read=0.3)) as client:
        try:
            client.send("GET", url, authorization=TOKEN)
        except OutboundError as error:
            return error
    raise AssertionError


@pytest.mark.parametrize(
    "text",
    [f"Bearer {CANARY}\r\nX: y", f"Bearer {CANARY}ü", f"Bearer {CANARY} ", f" {CANARY}"],
)
def test_what_no_header_can_carry_is_refused_and_not_quoted(text: str) -> None:
    with (
        listening(answering(), issued().server_context()) as listener,
        pytest.raises(ValueError, match="cannot carry") as caught,
        Client(REACH) as client,
    ):
        client.send("GET", f"https://localhost:{listener.port}/", authorization=Secret(text))
    assert CANARY not in str(caught.value)
    assert listener.requests == []


@pytest.mark.parametrize("name", ["Authorization", "cookie", "HOST"])
def test_credentials_are_not_smuggled_among_headers(name: str) -> None:
    with pytest.raises(ValueError, match="not given among the headers"), Client(REACH) as client:
        client.send("GET", "https://localhost/", headers={name: "x"})


@pytest.mark.parametrize(
    "entered",
    [
        f"https://user:{CANARY}@localhost:1/",
        f"https://user:to/{CANARY}@localhost:1/",
        f"https://{CANARY}@localhost:1/",
        f"user:{CANARY}@localhost:1/",
        f"https:/user:{CANARY}@localhost:1/",
        f"https:\\\\user:{CANARY}@localhost:1/",
    ],
)
def test_passwords_in_addresses_are_not_shown(entered: str) -> None:
    with pytest.raises(OutboundError) as caught, Client(REACH) as client:
        client.send("GET", entered)
    assert CANARY not in f"{caught.value} {caught.value.url} {caught.value.detail}"


@pytest.mark.parametrize(
    "before",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n ",
        b"HTTP/1.1 200 OK\r\nContent-Length: ",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Encoding: ",
    ],
    ids=["status", "folded", "length", "chunk", "packing"],
)
def test_a_server_that_repeats_it_does_not_bring_it_into_an_error_or_a_log(
    before: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    def repeats(connection: socket.socket, head: bytes) -> None:
        connection.sendall(before + head.replace(b"\r\n", b" ") + b"\r\n\r\nx")

    with listening(repeats, issued().server_context()) as listener:
        error = _error(f"https://localhost:{listener.port}/?signature={SIGNATURE}")
    assert CANARY.encode() in listener.requests[0]
    for shown in (f"{error} {error.detail}", caplog.text):
        assert CANARY not in shown
        assert SIGNATURE not in shown


def test_neither_proxies_nor_netrc_of_the_environment_are_used(tmp_path: Path) -> None:
    (tmp_path / ".netrc").write_text("machine localhost login somebody password something\n")
    with (
        listening(answering(b"own"), issued().server_context()) as server,
        listening(answering(b"proxy")) as proxy,
    ):
        address = f"http://127.0.0.1:{proxy.port}"
        said = subprocess.run(
            [sys.executable, "-c", _ASK, str(server.port)],
            input=authority().pem,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "portal.settings",
                "PORTAL_OUTBOUND_ALLOW": "127.0.0.0/8",
                "HOME": str(tmp_path),
                "HTTP_PROXY": address,
                "HTTPS_PROXY": address,
                "ALL_PROXY": address,
                "https_proxy": address,
                "NO_PROXY": "",
            },
            cwd=project.BASE_DIR,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    assert said.stdout.strip() == "own"
    assert proxy.connections == 0
    assert server.header("Authorization") is None


_ASK = """
import sys
import django
django.setup()
from apps.core.outbound import Client, Reach
with Client(Reach(private=True, ca_pem=sys.stdin.read())) as client:
    print(client.send("GET", f"https://localhost:{sys.argv[1]}/").body.decode())
"""
