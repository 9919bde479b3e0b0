"""Routes that are no longer, or not yet, part of the API."""

from typing import Final

from apps.connections.codes import Code
from apps.connections.doctor.exchanges import Exchange
from apps.connections.doctor.rules.verdict import Test, Verdict, first


def lost_route(exchange: Exchange) -> Verdict | None:
    return first(_RULES, exchange)


def _gone(exchange: Exchange) -> bool:
    return exchange.status == 410


def _xml_not_found(exchange: Exchange) -> bool:
    return exchange.status == 404 and exchange.media_type in {"application/xml", "text/xml"}


def _page_of_v2_not_found(exchange: Exchange) -> bool:
    return exchange.status == 404 and exchange.is_html and "/api/v2/" in exchange.url


_RULES: Final[tuple[tuple[Code, Test], ...]] = (
    (Code.CLOUD_GONE, _gone),
    (Code.FP_XML404, _xml_not_found),
    (Code.FP_HTML404, _page_of_v2_not_found),
)
