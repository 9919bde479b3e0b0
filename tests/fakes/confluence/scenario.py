"""One scenario: a handful of switches. The tables of them are in `catalogue/`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import reduce

from tests.fakes.confluence.people import (
    ACCESS_TOKEN,
    CLASSIC_TOKEN,
    EMAIL,
    PASSWORD,
    SCOPED_TOKEN,
    SERVICE_TOKEN,
    USERNAME,
    Credentials,
)
from tests.fakes.confluence.wire import Answer, Host

CLOUD_ID = "5a3b7c1d-0000-4000-8000-5a4d504c4531"
OTHER_CLOUD_ID = "5a3b7c1d-0000-4000-8000-5a4d504c4532"

CLASSIC = Credentials(EMAIL, CLASSIC_TOKEN, "cloud_token")
SCOPED = Credentials(EMAIL, SCOPED_TOKEN, "cloud_token")
SERVICE = Credentials("", SERVICE_TOKEN, "cloud_service_account")
PERSONAL = Credentials("", ACCESS_TOKEN, "dc_token")
BY_PASSWORD = Credentials(USERNAME, PASSWORD, "dc_password")


class Product(StrEnum):
    CLOUD = "cloud"
    DATA_CENTER = "dc"


class Standing(StrEnum):
    """What the account behind a valid credential may do."""

    MEMBER = "member"
    WITHOUT_ACCESS = "without_access"
    """Cloud: no access to Confluence. Data Center: lacks "can use"."""
    EXTERNAL = "external"
    """A policy forbids API tokens of external users."""
    OTHER_NETWORK = "other_network"
    """Its address is not on the allowed list."""
    BLOCKED = "blocked"
    """Data Center: "block all requests" for this account."""


class Anonymous(StrEnum):
    """What people who have not signed in get."""

    REFUSED = "refused"
    READS = "reads"
    BLOCKED = "blocked"
    """Data Center: "block all requests" for anonymous traffic."""


class Wording(StrEnum):
    """How Cloud has said 403 over the years."""

    NEW = "new"
    OLD = "old"
    OLDEST = "oldest"


class Tls(StrEnum):
    TRUSTED = "trusted"
    NONE = "none"
    SELF_SIGNED = "self_signed"
    OTHER_NAME = "other_name"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    TOO_OLD = "too_old"
    """The server speaks TLS 1.1 at most."""
    REFUSING = "refusing"
    """The server finds nothing in common to speak."""
    ASKS_BACK = "asks_back"
    """The server wants a certificate of the client."""


class Door(StrEnum):
    OPEN = "open"
    SHUT = "shut"
    """Connections are refused."""
    DEAF = "deaf"
    """Connections get no answer, as behind a firewall that drops packets."""


class Line(StrEnum):
    """What becomes of an answer on its way."""

    GOOD = "good"
    SILENT = "silent"
    """Nothing comes, and the connection stays open."""
    TRICKLES = "trickles"
    """A byte now and then, without end."""
    DROPPED = "dropped"
    DROPPED_IN_HANDSHAKE = "dropped_in_handshake"
    RESET = "reset"
    """During the handshake: once it is encrypted, a reset looks like an end."""
    CUT = "cut"
    """The body ends before its announced length."""
    BAD_ENCODING = "bad_encoding"
    """Announced as compressed, and it is not."""


class Sent(StrEnum):
    """Requests an override is for."""

    ANY = "any"
    WITH_CREDENTIAL = "with_credential"
    WITHOUT = "without"


@dataclass(frozen=True, slots=True)
class Override:
    """Answers in the product's place."""

    routes: tuple[str, ...]
    """Patterns of route names; `*` is also for paths that no route knows."""
    answer: Answer | None
    """None: the product answers, whatever later overrides say."""
    sent: Sent = Sent.ANY
    hosts: frozenset[Host] = frozenset({Host.SITE, Host.GATEWAY})
    times: int = 0
    """Only so many first requests, 0 for all."""

    def filled(self, places: Mapping[str, str]) -> Answer | None:
        """The answer with what is known in this run only, such as `{base}`, filled in."""
        if self.answer is None:
            return None

        def fill(text: str) -> str:
            return reduce(lambda so_far, mark: so_far.replace(*mark), places.items(), text)

        headers = tuple((name, fill(text)) for name, text in self.answer.headers)
        return Answer(self.answer.status, fill(self.answer.body.decode()).encode(), headers)

    def is_for(self, host: Host, route: str, *, with_credential: bool) -> bool:
        fits = {
            Sent.ANY: True,
            Sent.WITH_CREDENTIAL: with_credential,
            Sent.WITHOUT: not with_credential,
        }
        return (
            host in self.hosts
            and fits[self.sent]
            and any(fnmatchcase(route, pattern) for pattern in self.routes)
        )


@dataclass(frozen=True, slots=True)
class Scenario:
    """The name is the code of the finding it is for, with `/variant` where there are several."""

    name: str
    product: Product = Product.CLOUD
    entered: Credentials = CLASSIC
    """What the person enters; right for the account or not."""
    standing: Standing = Standing.MEMBER
    anonymous: Anonymous = Anonymous.REFUSED
    overrides: tuple[Override, ...] = ()

    # The connection as the person makes it.
    address: str = "{base}"
    """What is pasted, with {base} (address and context path), {origin} and {authority}."""
    uploads_ca: bool = True
    private_network: bool = True
    spaces: tuple[str, ...] = ("HR",)
    cloud_id: str = ""
    """Cloud: not empty where the connection goes through the gateway."""

    more_spaces: int = 0
    """Beside those of the small wiki."""

    # Cloud.
    wording: Wording = Wording.NEW
    jira: bool = True
    """The site has Jira too."""
    missing_scopes: frozenset[str] = frozenset()
    deprecated: bool = False

    # Data Center.
    context: str = ""
    version: str = "9.2.4"
    product_name: str = "confluence"
    basic_allowed: bool = True
    tokens_allowed: bool = True
    failed_logins: int = 0
    read_only: bool = False
    token_days: int | None = 200
    """Until the personal access token expires; None for never."""

    # The line.
    tls: Tls = Tls.TRUSTED
    door: Door = Door.OPEN
    line: Line = Line.GOOD
    clock: timedelta = timedelta()
    """How far its clock is ahead."""

    @property
    def code(self) -> str:
        return self.name.partition("/")[0]
