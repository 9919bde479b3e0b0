"""Where the search server is and how to sign in there, as the environment says."""

import re
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from apps.search.engines.elasticsearch.server import Server
from portal import env

_PORTS = {"http": 80, "https": 443}
_EXAMPLE = (
    "SEARCH_URL must be the address of an Elasticsearch server, such as "
    "https://search.example:9200."
)


def read() -> Server | None:
    """None when no server is named. Raises ImproperlyConfigured, without any secret in it.

    A name and a password may stand in the address; they are taken out of it. A sign-in without an
    address is refused: the index would otherwise be begun on this machine.
    """
    address = env.text("SEARCH_URL")
    if not address:
        if env.text("SEARCH_USER") or env.secret("SEARCH_PASSWORD") or env.secret("SEARCH_API_KEY"):
            raise ImproperlyConfigured("A sign-in for search is set: set SEARCH_URL too.")
        return None
    scheme, host = _reachable(address)
    url = urlsplit(address)
    user, password = unquote(url.username or ""), unquote(url.password or "")
    server = Server(
        url=f"{scheme}://{host}{url.path.rstrip('/')}",
        user=env.text("SEARCH_USER", user),
        password=env.secret("SEARCH_PASSWORD") or password,
        api_key=env.secret("SEARCH_API_KEY"),
        ca_file=env.text("SEARCH_CA_FILE"),
    )
    if bool(server.user) != bool(server.password):
        raise ImproperlyConfigured("Set SEARCH_USER and SEARCH_PASSWORD, or neither.")
    if server.user and server.api_key:
        raise ImproperlyConfigured("Set SEARCH_USER or SEARCH_API_KEY, not both.")
    return server


def _reachable(address: str) -> tuple[str, str]:
    """Scheme, and host with port. What cannot be read is not repeated: it may hold a password."""
    try:
        url = urlsplit(address)
        port = url.port or _PORTS[url.scheme]
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(_EXAMPLE) from error
    if not url.hostname:
        raise ImproperlyConfigured(_EXAMPLE)
    host = f"[{url.hostname}]" if ":" in url.hostname else url.hostname
    return url.scheme, f"{host}:{port}"


def prefix() -> str:
    """What the names of all indexes and aliases begin with; raises ImproperlyConfigured."""
    value = env.text("PORTAL_SEARCH_PREFIX", "kp")
    if not re.fullmatch(r"[a-z][a-z0-9]{0,19}", value):
        raise ImproperlyConfigured(
            "PORTAL_SEARCH_PREFIX must be up to 20 small letters and digits, a letter first, "
            f"not {value!r}."
        )
    return value
