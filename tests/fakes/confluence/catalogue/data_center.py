"""Credentials, policies and limits of Data Center."""

from dataclasses import replace
from datetime import UTC, datetime

from tests.fakes.confluence import refusals
from tests.fakes.confluence.catalogue.healthy import DATA_CENTER, PASSWORD, but_for_status
from tests.fakes.confluence.people import ACCESS_TOKEN, REVOKED_TOKEN, USERNAME, Credentials
from tests.fakes.confluence.scenario import Anonymous, Override, Scenario, Sent, Standing
from tests.fakes.confluence.wire import Answer, html_answer, json_answer

_WRONG = Credentials(USERNAME, "sample-wrong-password", "dc_password")
_DEAD = replace(DATA_CENTER, entered=Credentials("", REVOKED_TOKEN, "dc_token"))
_PACE = (
    ("X-RateLimit-Limit", "50"),
    ("X-RateLimit-Remaining", "0"),
    ("X-RateLimit-FillRate", "5"),
    ("X-RateLimit-Interval-Seconds", "1"),
)
_EXCEEDED = {"message": "Rate limit exceeded."}


def _instead(name: str, route: str, answer: Answer, times: int = 0) -> Scenario:
    override = Override((route,), answer, Sent.WITH_CREDENTIAL, times=times)
    return replace(DATA_CENTER, name=name, overrides=(but_for_status(), override))


ALL = (
    replace(PASSWORD, name="dc.bad_basic", entered=_WRONG),
    replace(
        PASSWORD,
        name="dc.bad_basic/token",
        entered=Credentials(USERNAME, ACCESS_TOKEN, "dc_password"),
    ),
    replace(PASSWORD, name="dc.bad_basic/last_try", entered=_WRONG, failed_logins=2),
    replace(PASSWORD, name="dc.captcha", failed_logins=3),
    replace(DATA_CENTER, name="dc.use_denied", standing=Standing.WITHOUT_ACCESS),
    replace(PASSWORD, name="dc.use_denied/password", standing=Standing.WITHOUT_ACCESS),
    _instead("dc.anon_403", "*", refusals.cannot_use()),
    replace(PASSWORD, name="dc.basic_off", basic_allowed=False),
    replace(DATA_CENTER, name="dc.pat_off", tokens_allowed=False),
    replace(DATA_CENTER, name="dc.pat_old", version="7.4.6"),
    replace(_DEAD, name="dc.pat_dead_401"),
    replace(_DEAD, name="dc.pat_dead_200", anonymous=Anonymous.READS),
    replace(_DEAD, name="dc.pat_dead_429", anonymous=Anonymous.BLOCKED),
    replace(DATA_CENTER, name="dc.block_all", standing=Standing.BLOCKED),
    replace(PASSWORD, name="dc.block_all/password", standing=Standing.BLOCKED),
    _instead("dc.throttle", "*", json_answer(429, _EXCEEDED, *_PACE, ("Retry-After", "1"))),
    _instead("dc.throttle/forbidden", "dc.current_user", json_answer(403, _EXCEEDED), times=1),
    replace(DATA_CENTER, name="dc.readonly", read_only=True),
    replace(DATA_CENTER, name="dc.space_404", spaces=("BOARD",)),
    _instead(
        "dc.500_is_403", "dc.space_permissions", html_answer(500, "Oops - an error has occurred")
    ),
    replace(
        _instead("dc.rpc_off", "dc.rpc", html_answer(401, "HTTP Status 401 – Unauthorized")),
        version="8.5.4",
    ),
    replace(
        DATA_CENTER,
        name="dc.licence",
        read_only=True,
        # After the last day of all licences.
        clock=datetime(2029, 4, 2, tzinfo=UTC) - datetime.now(UTC),
    ),
    replace(DATA_CENTER, name="token.expiring", token_days=12),
)
