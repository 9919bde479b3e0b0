"""The words for connections and what examinations find. Pure: every layer speaks them."""

from enum import StrEnum


class Kind(StrEnum):
    CLOUD = "cloud"
    DC = "dc"
    """Data Center or Server."""


class CredentialKind(StrEnum):
    CLOUD_TOKEN = "cloud_token"  # noqa: S105 - the name of a kind
    """E-mail address and API token, classic or scoped."""
    CLOUD_SERVICE_ACCOUNT = "cloud_service_account"
    DC_TOKEN = "dc_token"  # noqa: S105 - the name of a kind
    """A personal access token."""
    DC_PASSWORD = "dc_password"  # noqa: S105 - the name of a kind
    """User name and password."""


class ApiAccess(StrEnum):
    OK = "ok"
    BLOCKED = "blocked"
    """The identity is proven, and access is refused all the same."""
    REJECTED = "rejected"
    UNREACHABLE = "unreachable"
    UNCLEAR = "unclear"
    UNCHECKED = "unchecked"


class TokenState(StrEnum):
    VALID = "valid"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


class ExpirySource(StrEnum):
    """Where the date comes from, the least certain first."""

    NONE = "none"
    ASSUMED = "assumed"
    ENTERED = "entered"
    SEEN = "seen"


class Result(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    COULD_NOT_TELL = "could_not_tell"
    SKIPPED = "skipped"


class Who(StrEnum):
    """Who can act."""

    YOU = "you"
    SPACE_ADMIN = "space_admin"
    CONFLUENCE_ADMIN = "confluence_admin"
    ORGANIZATION_ADMIN = "organization_admin"
    NETWORK_ADMIN = "network_admin"
    OPERATOR = "operator"


class State(StrEnum):
    """A connection at a glance, or what one report says of it.

    A connection's own state comes from confirmed reports only, so it is never `provisional`;
    it is `unclear` while nothing but transient trouble was seen since it was made.
    """

    UNCHECKED = "unchecked"
    HEALTHY = "healthy"
    ATTENTION = "attention"
    """Works, but somebody should look: a warning, a missing right, a date that comes near."""
    PROVISIONAL = "provisional"
    """Refused, and not yet confirmed by a second run."""
    UNCLEAR = "unclear"
    """Transient trouble, or no answer that tells anything."""
    BLOCKED = "blocked"
    FAILING = "failing"


class IdentityKind(StrEnum):
    """Who Confluence took the credential for; `none` when it did not say."""

    NONE = "none"
    KNOWN = "known"
    ANONYMOUS = "anonymous"


class ExportWay(StrEnum):
    """Whether this product and version hands out a space export over the API."""

    API = "api"
    API_WITHOUT_RIGHT = "api_without_right"
    """It could; this account may not."""
    BROWSER = "browser"
    """It is made by a person in the browser, and uploaded."""
    UNKNOWN = "unknown"
