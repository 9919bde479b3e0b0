"""Trouble that passes by itself, and limits: never a reason to say that something failed."""

from typing import Final

from apps.connections.codes import Code
from apps.connections.doctor.exchanges import Exchange
from apps.connections.doctor.rules.verdict import Test, Verdict, first
from apps.connections.kinds import Kind

# Data Center's "block all requests" says that waiting would take 292 million years.
_FOREVER: Final = 10**9
_LONGEST_WAIT: Final = 3600


def passing(exchange: Exchange, kind: Kind) -> Verdict | None:
    """Edge faults, 5xx and 429. Data Center's block of an account is no passing matter, and is
    judged where the identity is."""
    verdict = first(_CLOUD if kind == Kind.CLOUD else _DC, exchange)
    if verdict is None or verdict.code == Code.FP_DEACTIVATED:
        return verdict
    return Verdict(verdict.code, verdict.because, _wait(exchange))


def retry_after(exchange: Exchange) -> int | None:
    """Seconds, however many; None where the header is missing or no number."""
    value = exchange.headers.get("retry-after", "")
    return int(value) if value.isascii() and value.isdigit() else None


def is_blocked_for_good(exchange: Exchange) -> bool:
    """Data Center's "block all requests": a limit of nothing, and no end of waiting."""
    if exchange.status != 429:
        return False
    return exchange.headers.get("x-ratelimit-limit") == "0" or (
        (retry_after(exchange) or 0) >= _FOREVER
    )


def _wait(exchange: Exchange) -> str:
    seconds = retry_after(exchange)
    if seconds is None:
        reset = exchange.headers.get("x-ratelimit-reset", "")
        return f"It may be asked again from {reset}." if reset else ""
    return f"It asks to wait {min(seconds, _LONGEST_WAIT)} seconds."


def _edge(exchange: Exchange) -> bool:
    from_edge = "error from cloudfront" in exchange.headers.get("x-cache", "").lower()
    return exchange.status in {403, 404} and from_edge


def _gateway_limit(exchange: Exchange) -> bool:
    category = exchange.headers.get("x-failure-category", "").upper()
    return exchange.status == 429 and "RATE LIMITED" in category.replace("_", " ")


def _quota(exchange: Exchange) -> bool:
    reason = exchange.headers.get("ratelimit-reason", "").lower()
    return exchange.status == 429 and ("quota" in reason or "global" in reason)


def _too_many(exchange: Exchange) -> bool:
    return exchange.status == 429


def _notification_page(exchange: Exchange) -> bool:
    return exchange.status == 503 and exchange.is_html and "Cloud Notifications" in exchange.text


def _deactivated(exchange: Exchange) -> bool:
    if exchange.status == 503 and "errorMessage" in exchange.fields:
        return True
    return exchange.is_html and "has been deactivated" in exchange.text


def _unavailable(exchange: Exchange) -> bool:
    return exchange.status == 503


def _server_error(exchange: Exchange) -> bool:
    return exchange.status >= 500


_CLOUD: Final[tuple[tuple[Code, Test], ...]] = (
    (Code.CLOUD_EDGE_FLAP, _edge),
    (Code.CLOUD_GATEWAY_429, _gateway_limit),
    (Code.CLOUD_QUOTA, _quota),
    (Code.CLOUD_BURST, _too_many),
    (Code.FP_NOTIFICATION_PAGE, _notification_page),
    (Code.FP_DEACTIVATED, _deactivated),
    (Code.FP_MAINTENANCE, _unavailable),
    (Code.NET_SERVER_ERROR, _server_error),
)
_DC: Final[tuple[tuple[Code, Test], ...]] = (
    (Code.DC_THROTTLE, _too_many),
    (Code.FP_MAINTENANCE, _unavailable),
    (Code.NET_SERVER_ERROR, _server_error),
)
