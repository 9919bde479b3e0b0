"""The words of `kinds` as people read them."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from apps.connections.kinds import (
    ApiAccess,
    CredentialKind,
    ExpirySource,
    ExportWay,
    IdentityKind,
    Kind,
    Result,
    State,
    TokenState,
)

# By kind of word: the same word may stand in two of them.
_LABELS: Final[Mapping[type[StrEnum], Mapping[str, str]]] = {
    Kind: {
        Kind.CLOUD: "Cloud",
        Kind.DC: "Data Center or Server",
    },
    CredentialKind: {
        CredentialKind.CLOUD_TOKEN: "E-mail address and API token",
        CredentialKind.CLOUD_SERVICE_ACCOUNT: "Service account's API token",
        CredentialKind.DC_TOKEN: "Personal access token",
        CredentialKind.DC_PASSWORD: "User name and password",
    },
    ApiAccess: {
        ApiAccess.OK: "API works",
        ApiAccess.BLOCKED: "API access blocked",
        ApiAccess.REJECTED: "Credential rejected",
        ApiAccess.UNREACHABLE: "Not reachable",
        ApiAccess.UNCLEAR: "Not clear",
        ApiAccess.UNCHECKED: "Not examined yet",
    },
    TokenState: {
        TokenState.VALID: "Valid",
        TokenState.EXPIRING: "Expiring",
        TokenState.EXPIRED: "Expired",
        TokenState.UNKNOWN: "Unknown",
    },
    ExpirySource: {
        ExpirySource.NONE: "No date",
        ExpirySource.ASSUMED: "Assumed",
        ExpirySource.ENTERED: "Entered",
        ExpirySource.SEEN: "Read from Confluence",
    },
    State: {
        State.UNCHECKED: "Not examined yet",
        State.HEALTHY: "Healthy",
        State.ATTENTION: "Needs attention",
        State.PROVISIONAL: "Refused, being confirmed",
        State.UNCLEAR: "Not clear",
        State.BLOCKED: "API access blocked",
        State.FAILING: "Failing",
    },
    ExportWay: {
        ExportWay.API: "Over the API",
        ExportWay.API_WITHOUT_RIGHT: "Over the API, but not by this account",
        ExportWay.BROWSER: "In the browser",
        ExportWay.UNKNOWN: "Unknown",
    },
    Result: {
        Result.PASSED: "Passed",
        Result.FAILED: "Failed",
        Result.COULD_NOT_TELL: "Could not tell",
        Result.SKIPPED: "Skipped",
    },
    IdentityKind: {
        IdentityKind.NONE: "Not told",
        IdentityKind.KNOWN: "Known",
        IdentityKind.ANONYMOUS: "Anonymous",
    },
}


def label(word: StrEnum) -> str:
    """Raises KeyError for a word that no person reads."""
    return _LABELS[type(word)][word]


def choices(words: type[StrEnum]) -> list[tuple[str, str]]:
    """For `choices=` of a column or a form."""
    return [(word.value, _LABELS[words][word]) for word in words]
