"""What it means when no answer came."""

from dataclasses import replace

import pytest

from apps.connections.codes import Step
from apps.connections.doctor.rules.faults import fault, step_of
from apps.core.outbound import Fault
from tests.connections.doctor.answers import failed, told

FAULTS = [
    (Fault.BAD_ADDRESS, "url.bad_host", Step.ADDRESS),
    (Fault.BAD_PORT, "url.bad_port", Step.ADDRESS),
    (Fault.NAME_UNKNOWN, "dns.nx", Step.NAME),
    (Fault.FORBIDDEN_ADDRESS, "dns.private", Step.NAME),
    (Fault.PLAIN_HTTP, "net.plain_http", Step.ENCRYPTION),
    (Fault.REFUSED, "net.refused", Step.CONNECTION),
    (Fault.CONNECT_TIMEOUT, "net.timeout_connect", Step.CONNECTION),
    (Fault.READ_TIMEOUT, "net.timeout_read", None),
    (Fault.TOTAL_TIMEOUT, "net.timeout_read", None),
    (Fault.RESET, "net.reset", None),
    (Fault.RESET_ON_PLAIN_HTTP, "net.reset_http_on_https", Step.ENCRYPTION),
    (Fault.DROPPED, "net.drop", None),
    (Fault.DROPPED_IN_HANDSHAKE, "net.drop", Step.ENCRYPTION),
    (Fault.TRUNCATED, "net.truncated", None),
    (Fault.BAD_ENCODING, "net.bad_encoding", None),
    (Fault.TOO_LARGE, "net.too_large", None),
    (Fault.REDIRECT_LOOP, "net.redirect_loop", None),
    (Fault.REDIRECT_REFUSED, "net.redirect_refused", None),
    (Fault.PROXY, "net.proxy", Step.CONNECTION),
    (Fault.TLS_UNKNOWN_CA, "tls.unknown_ca", Step.ENCRYPTION),
    (Fault.TLS_SELF_SIGNED, "tls.self_signed", Step.ENCRYPTION),
    (Fault.TLS_HOSTNAME, "tls.hostname", Step.ENCRYPTION),
    (Fault.TLS_EXPIRED, "tls.expired", Step.ENCRYPTION),
    (Fault.TLS_NOT_YET_VALID, "tls.not_yet", Step.ENCRYPTION),
    (Fault.TLS_VERSION, "tls.version", Step.ENCRYPTION),
    (Fault.TLS_NOT_TLS, "tls.not_tls", Step.ENCRYPTION),
    (Fault.TLS_CLIENT_CERTIFICATE, "tls.client_cert", Step.ENCRYPTION),
    (Fault.TLS_OTHER, "tls.other", Step.ENCRYPTION),
]


@pytest.mark.parametrize(("seen", "code", "step"), FAULTS)
def test_every_fault_of_the_line_has_its_code_and_its_step(
    seen: Fault, code: str, step: Step | None
) -> None:
    # The one detail that is not a library's.
    detail = "" if seen == Fault.TLS_HOSTNAME else "[Errno 111] as libraries tell it"
    verdict = fault(failed(seen, detail))
    assert verdict is not None
    assert (verdict.code.value, verdict.detail) == (code, "")
    assert step_of(failed(seen)) == step


def test_no_fault_is_forgotten() -> None:
    assert {seen for seen, _, _ in FAULTS} == set(Fault)


def test_a_forbidden_address_is_named() -> None:
    verdict = fault(replace(failed(Fault.FORBIDDEN_ADDRESS), address="10.1.2.3"))
    assert verdict is not None
    assert verdict.detail == "Its address is 10.1.2.3."


def test_the_names_of_a_certificate_are_told() -> None:
    verdict = fault(failed(Fault.TLS_HOSTNAME, "wiki.example.org, *.example.com"))
    assert verdict is not None
    assert verdict.detail == "It is valid for wiki.example.org, *.example.com."


def test_an_answer_is_no_fault() -> None:
    assert fault(told(500)) is None
    assert step_of(told(500)) is None
