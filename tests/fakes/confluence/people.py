"""Who may sign in, and what the credential of a request turns out to be."""

import base64
import binascii
from dataclasses import dataclass
from enum import StrEnum

ACCOUNT_ID = "sample-account-of-mara"
DISPLAY_NAME = "Mara Kern"
EMAIL = "mara.kern@example.org"
OTHER_EMAIL = "shared.mailbox@example.org"
SERVICE_ACCOUNT = "portal-reader@serviceaccount.example.org"
USERNAME = "mkern"
USER_KEY = "sample-key-of-mara"

CLASSIC_TOKEN = "sample-classic-token-7Q2m"
SCOPED_TOKEN = "sample-scoped-token-4Kp9"
SERVICE_TOKEN = "sample-service-token-1Zx8"
ACCESS_TOKEN = "sample-personal-access-token-5Rt3"
PASSWORD = "sample-password-8Ud6"
REVOKED_TOKEN = "sample-revoked-token-3Bn1"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a person enters; `kind` is the value of the product's kind of credential."""

    username: str
    secret: str
    kind: str

    @property
    def basic(self) -> str:
        return base64.b64encode(f"{self.username}:{self.secret}".encode()).decode()


class Scheme(StrEnum):
    NONE = "none"
    BASIC = "basic"
    BEARER = "bearer"
    OTHER = "other"


class Caller(StrEnum):
    """What a credential turns out to be."""

    NOBODY = "nobody"
    GARBLED = "garbled"
    """Basic without a colon, with two, or with one side empty."""
    UNKNOWN = "unknown"
    """A pair or a token that is not, or no longer, valid."""
    CLASSIC = "classic"
    SCOPED = "scoped"
    OTHERS_TOKEN = "others_token"
    """A scoped token with the address of another account."""
    SERVICE = "service"
    PASSWORD = "password"
    ACCESS_TOKEN = "access_token"


def scheme_of(header: str | None) -> Scheme:
    if not header:
        return Scheme.NONE
    name = header.partition(" ")[0].lower()
    return Scheme(name) if name in {"basic", "bearer"} else Scheme.OTHER


def cloud_caller(header: str | None) -> Caller:
    scheme, (name, secret) = scheme_of(header), _parts(header)
    if scheme is Scheme.NONE:
        return Caller.NOBODY
    if scheme is Scheme.BEARER:
        return Caller.SERVICE if secret == SERVICE_TOKEN else Caller.UNKNOWN
    if not name or not secret or ":" in secret:
        return Caller.GARBLED
    if secret == SCOPED_TOKEN and name != EMAIL:
        return Caller.OTHERS_TOKEN
    return {
        (EMAIL, CLASSIC_TOKEN): Caller.CLASSIC,
        (EMAIL, SCOPED_TOKEN): Caller.SCOPED,
        (EMAIL, PASSWORD): Caller.PASSWORD,
        (SERVICE_ACCOUNT, SERVICE_TOKEN): Caller.SERVICE,
    }.get((name, secret), Caller.UNKNOWN)


def data_center_caller(header: str | None) -> Caller:
    scheme, parts = scheme_of(header), _parts(header)
    if scheme is Scheme.NONE:
        return Caller.NOBODY
    if scheme is Scheme.BEARER:
        return Caller.ACCESS_TOKEN if parts == ("", ACCESS_TOKEN) else Caller.UNKNOWN
    return Caller.PASSWORD if parts == (USERNAME, PASSWORD) else Caller.UNKNOWN


def _parts(header: str | None) -> tuple[str, str]:
    """Name and secret; the name is empty for a bearer."""
    value = (header or "").partition(" ")[2]
    if scheme_of(header) is not Scheme.BASIC:
        return "", value
    try:
        name, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, secret
