"""What a scoped token of Cloud needs for each question."""

from collections.abc import Mapping
from typing import Final

from apps.connections.codes import Code
from apps.connections.doctor.exchanges import Call, Exchange
from apps.connections.doctor.rules.verdict import Verdict
from apps.connections.scopes import Scope

SCOPES: Final[Mapping[Call, Scope]] = {
    Call.GATEWAY: Scope.USER,
    Call.SPACES: Scope.SPACES,
    Call.SPACE: Scope.SPACES,
    Call.PAGES: Scope.PAGES,
    Call.PAGE: Scope.PAGES,
    Call.BODY: Scope.PAGES,
    Call.COMMENTS: Scope.COMMENTS,
    Call.ATTACHMENTS: Scope.ATTACHMENTS,
    Call.DOWNLOAD: Scope.DOWNLOADS,
    Call.SEARCH: Scope.SEARCH,
    Call.COUNT: Scope.SEARCH,
    Call.RESTRICTIONS: Scope.RESTRICTIONS,
}


def missing_scope(exchange: Exchange) -> Verdict:
    """Of an answer that names a missing scope, which never says which."""
    scope = SCOPES.get(exchange.call)
    return Verdict(Code.CLOUD_SCOPE, (exchange,), f"Needed here: {scope}." if scope else "")
