"""What a scoped token of Cloud needs for each question."""

from collections.abc import Mapping
from typing import Final

from apps.connections.codes import Code
from apps.connections.doctor.exchanges import Call, Exchange
from apps.connections.doctor.rules.verdict import Verdict

SCOPES: Final[Mapping[Call, str]] = {
    Call.GATEWAY: "read:confluence-user",
    Call.SPACES: "read:space:confluence",
    Call.SPACE: "read:space:confluence",
    Call.PAGES: "read:page:confluence",
    Call.PAGE: "read:page:confluence",
    Call.BODY: "read:page:confluence",
    Call.COMMENTS: "read:comment:confluence",
    Call.ATTACHMENTS: "read:attachment:confluence",
    Call.DOWNLOAD: "readonly:content.attachment:confluence",
    Call.SEARCH: "search:confluence",
    Call.COUNT: "search:confluence",
    Call.RESTRICTIONS: "read:confluence-content.all",
}


def missing_scope(exchange: Exchange) -> Verdict:
    """Of an answer that names a missing scope, which never says which."""
    scope = SCOPES.get(exchange.call, "")
    return Verdict(Code.CLOUD_SCOPE, (exchange,), f"Needed here: {scope}." if scope else "")
