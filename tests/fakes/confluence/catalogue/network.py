"""Addresses, names, connections and certificates."""

from dataclasses import replace
from datetime import timedelta

from tests.fakes.confluence.catalogue.healthy import CLOUD, DATA_CENTER
from tests.fakes.confluence.scenario import Door, Line, Override, Scenario, Tls
from tests.fakes.confluence.wire import Answer, html_answer, redirect

_BIG = Answer(200, b" " * 1_000_000, (("Content-Type", "application/json"),))


def _pasted(name: str, address: str, like: Scenario = DATA_CENTER) -> Scenario:
    return replace(like, name=name, address=address)


def _line(name: str, line: Line) -> Scenario:
    return replace(DATA_CENTER, name=name, line=line)


def _tls(name: str, tls: Tls, *, uploads_ca: bool = True) -> Scenario:
    return replace(DATA_CENTER, name=name, tls=tls, uploads_ca=uploads_ca)


ALL = (
    _pasted("url.no_scheme", "{authority}"),
    _pasted("url.bad_scheme", "ftp://{authority}"),
    _pasted("url.bad_host", "https://wiki..example.org"),
    _pasted("url.bad_port", "https://127.0.0.1:99999"),
    _pasted("url.ui_path", "{base}/spaces/HR/pages/1002/Holidays", CLOUD),
    _pasted("url.ui_path/dc", "{base}/pages/viewpage.action?pageId=1002"),
    _pasted("url.ui_path/api", "{base}/rest/api"),
    _pasted("url.admin_host", "https://id.atlassian.com/manage-profile", CLOUD),
    _pasted("url.cloud_http", "http://northwind.atlassian.net", CLOUD),
    _pasted("url.lookalike", "https://northwind.atlassian.net.example.org", CLOUD),
    _pasted("url.userinfo", "https://mkern:sample-secret-in-address@{authority}"),
    replace(DATA_CENTER, name="url.plain_http", tls=Tls.NONE),
    _pasted("dns.nx", "https://wiki.invalid"),
    replace(DATA_CENTER, name="dns.private", private_network=False),
    replace(DATA_CENTER, name="net.refused", door=Door.SHUT),
    replace(DATA_CENTER, name="net.timeout_connect", door=Door.DEAF),
    _line("net.timeout_read", Line.SILENT),
    _line("net.timeout_read/trickle", Line.TRICKLES),
    _line("net.reset", Line.RESET),
    _pasted("net.reset_http_on_https", "http://{authority}"),
    _line("net.drop", Line.DROPPED),
    _line("net.drop/handshake", Line.DROPPED_IN_HANDSHAKE),
    _line("net.truncated", Line.CUT),
    _line("net.bad_encoding", Line.BAD_ENCODING),
    replace(
        DATA_CENTER,
        name="net.redirect_loop",
        overrides=(
            Override(("dc.status",), redirect("{base}/rest/applinks/1.0/manifest")),
            Override(("*",), redirect("{base}/status")),
        ),
    ),
    replace(DATA_CENTER, name="net.too_large", overrides=(Override(("dc.current_user",), _BIG),)),
    replace(
        DATA_CENTER,
        name="net.server_error",
        overrides=(Override(("dc.current_user",), html_answer(502, "Bad Gateway")),),
    ),
    _tls("tls.unknown_ca", Tls.TRUSTED, uploads_ca=False),
    _tls("tls.self_signed", Tls.SELF_SIGNED, uploads_ca=False),
    _tls("tls.hostname", Tls.OTHER_NAME),
    _tls("tls.expired", Tls.EXPIRED),
    _tls("tls.not_yet", Tls.NOT_YET),
    _tls("tls.version", Tls.TOO_OLD),
    replace(DATA_CENTER, name="tls.not_tls", tls=Tls.NONE, address="https://{authority}"),
    _tls("tls.other", Tls.REFUSING),
    _tls("tls.client_cert", Tls.ASKS_BACK),
    replace(DATA_CENTER, name="c.clock", clock=timedelta(minutes=10)),
    replace(DATA_CENTER, name="c.clock/behind", clock=timedelta(minutes=-10)),
    replace(CLOUD, name="c.clock/cloud", clock=timedelta(minutes=10)),
)
