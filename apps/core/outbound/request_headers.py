"""The headers of a request. What the HTTP library would refuse is refused before it sees it: it
repeats the value in its errors, and the value may be a credential."""

import re
from collections.abc import Mapping
from typing import Final

from apps.core.outbound.bodies import ACCEPTED_ENCODINGS
from apps.core.outbound.location import Location
from apps.core.secret import Secret

_USER_AGENT: Final = "KnowledgePortal"
# A header goes to every host that is followed to.
_NOT_FOR_CALLERS: Final = frozenset({"authorization", "cookie", "host", "proxy-authorization"})
# RFC 9110, section 5.5, without what is not ASCII.
_VALUE: Final = re.compile(r"(?:[!-~](?:[\t -~]*[!-~])?)?")


def request_headers(
    here: Location,
    headers: Mapping[str, str],
    authorization: Secret | None,
    content: bytes | None,
) -> list[tuple[str, str]]:
    """Raises ValueError, which names the header and not its value."""
    if refused := _NOT_FOR_CALLERS & {name.lower() for name in headers}:
        raise ValueError(f"{', '.join(sorted(refused))} cannot be given as a header.")
    sent = {
        "Host": here.authority,
        "User-Agent": _USER_AGENT,
        "Accept-Encoding": ACCEPTED_ENCODINGS,
        **headers,
    }
    if content is not None:
        sent |= {"Content-Type": "application/json", "Content-Length": str(len(content))}
    if authorization is not None:
        sent["Authorization"] = authorization.reveal()
    illegal = next((name for name in sent if not _VALUE.fullmatch(sent[name])), None)
    if illegal is not None:
        # The variables of this call would be printed with the error.
        sent.clear()
        raise ValueError(f"{illegal} holds what a header cannot carry.")
    return list(sent.items())
