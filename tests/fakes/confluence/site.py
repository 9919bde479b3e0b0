"""A running fake: its addresses, the requests it got, and what must not have happened."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import urlencode

from tests.certificates import authority
from tests.fakes.confluence.catalogue import SCENARIOS
from tests.fakes.confluence.cloud import doors as cloud
from tests.fakes.confluence.data_center import doors as data_center
from tests.fakes.confluence.people import Credentials, Scheme, scheme_of
from tests.fakes.confluence.routes import Call
from tests.fakes.confluence.scenario import Door, Product, Scenario, Tls
from tests.fakes.confluence.server import Listener, unanswered
from tests.fakes.confluence.state import State
from tests.fakes.confluence.wire import Answer, Host, Request

_MASK = "•••"


@dataclass(frozen=True, slots=True)
class Recorded:
    """One request; the secret is masked wherever it stood."""

    host: Host
    method: str
    path: str
    query: dict[str, list[str]]
    route: str
    """Empty where no route is known."""
    authorization: Scheme
    status: int
    body: bytes
    answered: bytes
    content_type: str
    leaked: bool
    """The secret came to where it must never be: another host, plain http, or outside the
    header that is for it."""

    @property
    def line(self) -> str:
        query = urlencode(self.query, doseq=True)
        return f"{self.method} {self.path}" + (f"?{query}" if query else "")


class Site:
    """`url` is the right address of the product; `entered` is what the person of this scenario
    pastes. `credentials` are what that person enters, right or wrong."""

    def __init__(self, scenario: Scenario, port: int = 0) -> None:
        self.requests: list[Recorded] = []
        self._state = State(scenario)
        self._doors = ExitStack()
        self._listeners = {
            host: self._listener(host, port if host is Host.SITE else 0) for host in Host
        }
        self._port = self._listeners[Host.SITE].port
        self._arrange()

    @property
    def scenario(self) -> Scenario:
        return self._state.scenario

    @property
    def url(self) -> str:
        return self._state.base

    @property
    def origin(self) -> str:
        return self._state.site_origin

    @property
    def entered(self) -> str:
        authority_part = f"127.0.0.1:{self._port}"
        return self.scenario.address.format(
            base=self.url, origin=self.origin, authority=authority_part
        )

    @property
    def gateway_url(self) -> str:
        return self._origin(Host.GATEWAY)

    @property
    def media_url(self) -> str:
        return self._origin(Host.MEDIA)

    @property
    def elsewhere_url(self) -> str:
        """The host that no request may come to."""
        return f"https://localhost:{self._listeners[Host.ELSEWHERE].port}"

    @property
    def credentials(self) -> Credentials:
        return self.scenario.entered

    @property
    def cloud_id(self) -> str:
        """Not empty where the connection of this scenario goes through the gateway."""
        return self.scenario.cloud_id

    @property
    def ca_pem(self) -> str:
        """What the person uploads; empty in scenarios where nothing is."""
        return self.authority_pem if self.scenario.uploads_ca else ""

    @property
    def authority_pem(self) -> str:
        return authority().pem

    @property
    def password_attempts(self) -> int:
        """Requests that count for the CAPTCHA of Data Center."""
        return sum(one.authorization is Scheme.BASIC for one in self.requests)

    def switch(self, scenario: str) -> None:
        """Another scenario on the same ports, for all requests from now on."""
        self._state.begin(SCENARIOS[scenario])
        self._arrange()

    def assert_secret_kept(self) -> None:
        leaks = [f"{one.host}: {one.line}" for one in self.requests if one.leaked]
        assert not leaks, f"the secret came to: {leaks}"

    def close(self) -> None:
        self._doors.close()
        failures = [error for one in self._listeners.values() for error in one.failures]
        for listener in self._listeners.values():
            listener.end()
        if failures:
            raise failures[0]

    def _arrange(self) -> None:
        """Doors and lines as the scenario wants them."""
        scenario, site = self.scenario, self._listeners[Host.SITE]
        self._doors.close()
        if self._port_is_closed:
            site = self._listeners[Host.SITE] = self._listener(Host.SITE, self._port)
        site.tls, site.line, site.clock = scenario.tls, scenario.line, scenario.clock
        plain = scenario.tls is Tls.NONE
        self._state.site_origin = f"{'http' if plain else 'https'}://127.0.0.1:{self._port}"
        self._state.media_origin = self.media_url
        if scenario.door is not Door.OPEN:
            site.end()
        if scenario.door is Door.DEAF:
            self._doors.enter_context(unanswered(self._port))

    @property
    def _port_is_closed(self) -> bool:
        return self._listeners[Host.SITE].fileno() < 0

    def _listener(self, host: Host, port: int = 0) -> Listener:
        listener = Listener(host, self._answer, self._plain, port)
        listener.begin()
        return listener

    def _origin(self, host: Host) -> str:
        return f"https://127.0.0.1:{self._listeners[host].port}"

    def _answer(self, request: Request, encrypted: bool) -> Answer:
        found = self._call_of(request)
        answer = self._overridden(request, found) or self._by_product(request, found)
        self._record(request, found, answer, encrypted=encrypted)
        return answer

    def _call_of(self, request: Request) -> Call:
        if self.scenario.product is Product.CLOUD:
            return cloud.call_of(request)
        return data_center.call_of(self._state, request)

    def _by_product(self, request: Request, found: Call) -> Answer:
        if self.scenario.product is Product.CLOUD:
            return cloud.answer(self._state, request, found)
        return data_center.answer(self._state, request, found)

    def _overridden(self, request: Request, found: Call) -> Answer | None:
        with_credential = "Authorization" in request.headers
        for place, one in enumerate(self.scenario.overrides):
            if not one.is_for(request.host, found.name, with_credential=with_credential):
                continue
            self._state.overridden[place] += 1
            if not one.times or self._state.overridden[place] <= one.times:
                return one.filled(self._places(request))
        return None

    def _places(self, request: Request) -> dict[str, str]:
        now = datetime.now(UTC)
        return {
            "{base}": self.url,
            "{elsewhere}": self.elsewhere_url,
            "{authorization}": request.headers["Authorization"] or "",
            "{secret}": self.credentials.secret,
            "{soon}": format_datetime(now + timedelta(seconds=30), usegmt=True),
            # Seen without seconds.
            "{reset}": (now + timedelta(minutes=10)).strftime("%Y-%m-%dT%H:%MZ"),
        }

    def _record(self, request: Request, found: Call, answer: Answer, *, encrypted: bool) -> None:
        text = f"{request.path} {request.query} {request.body.decode(errors='replace')}"
        others = [
            f"{name}: {value}"
            for name, value in request.headers.items()
            if name.lower() != "authorization"
        ]
        astray = any(secret in f"{text} {others}" for secret in self._secrets)
        header = request.headers["Authorization"] or ""
        carried = any(secret in header for secret in self._secrets)
        # Who enters an address with http:// has chosen it.
        chosen = encrypted or self.entered.startswith("http://")
        at_home = chosen and request.host in {Host.SITE, Host.GATEWAY}
        self.requests.append(
            Recorded(
                request.host,
                request.method,
                self._masked(request.path),
                {name: [self._masked(one) for one in all_] for name, all_ in request.query.items()},
                found.name,
                scheme_of(header),
                answer.status,
                request.body,
                answer.body,
                dict(answer.headers).get("Content-Type", ""),
                leaked=astray or (carried and not at_home),
            )
        )

    def _plain(self, data: bytes) -> None:
        """Something came unencrypted to a port that speaks TLS."""
        text = data.decode(errors="replace")
        leaked = any(secret in text for secret in self._secrets)
        self.requests.append(
            Recorded(Host.SITE, "", "", {}, "", Scheme.NONE, 0, b"", b"", "", leaked=leaked)
        )

    @property
    def _secrets(self) -> tuple[str, ...]:
        return self.credentials.secret, self.credentials.basic

    def _masked(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, _MASK)
        return text


@contextmanager
def confluence(scenario: str = "cloud.healthy") -> Iterator[Site]:
    """A fake in the named scenario, on free ports, until the block is left."""
    site = Site(SCENARIOS[scenario])
    try:
        yield site
    finally:
        site.close()
