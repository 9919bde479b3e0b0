"""A credential is seen by the server it was entered for, and by nobody else."""

import logging
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory
from django.views.debug import get_exception_reporter_class

from apps.core.outbound import Client, OutboundError, Reach
from apps.core.secret import Secret
from tests.core.outbound.test_ssrf import HASTY, Listener, listener

__all__ = ["listener"]

# Made, not written out: reports quote the lines of code around.
CANARY = f"canary-of-{len(__name__)}"


def _report(url: str) -> str:
    try:
        with Client(Reach(private=True), HASTY) as client:
            client.send("GET", url, authorization=Secret(f"Bearer {CANARY}"), follow=True)
    except OutboundError:
        request = RequestFactory().get("/")
        kind: Any = get_exception_reporter_class(request)
        reporter = kind(request, *sys.exc_info())
        return str(reporter.get_traceback_html() + reporter.get_traceback_text())
    raise AssertionError("It was answered.")


def test_neither_logs_nor_reports_of_errors_hold_it(
    listener: Listener, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.DEBUG = True
    listener.leads_to = "/"
    caplog.set_level(logging.DEBUG)

    report = _report(f"http://127.0.0.1:{listener.server_port}/")

    assert "redirect_loop" in report
    assert {sent for _, sent in listener.hits} == {f"Bearer {CANARY}"}
    assert CANARY not in report
    assert CANARY not in caplog.text


def test_proxies_and_passwords_of_the_environment_are_ignored(
    listener: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password canary\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")

    with Client(Reach(private=True), HASTY) as client:
        client.send("GET", f"http://127.0.0.1:{listener.server_port}/")

    assert listener.hits == [(f"127.0.0.1:{listener.server_port}", None)]
