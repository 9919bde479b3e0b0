"""What people paste as the address of their Confluence, and what is understood of it. Pure.

Nothing is resolved or contacted here; whether a host may be reached is decided when it is.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from apps.connections.codes import Code
from apps.connections.hosts import encoded_host, is_lookalike, is_vendor_host
from apps.connections.kinds import Kind

CLOUD_SUFFIX: Final = ".atlassian.net"
LONGEST_KEY: Final = 255
"""Of a space, in signs."""
_HIGHEST_PORT: Final = 65_535
_PORTS: Final = {"https": 443, "http": 80}
_REFUSING: Final = frozenset(
    {
        Code.URL_BAD_SCHEME,
        Code.URL_BAD_HOST,
        Code.URL_BAD_PORT,
        Code.URL_ADMIN_HOST,
        Code.URL_LOOKALIKE,
        Code.FP_WRONG_KIND,
    }
)
# What follows the address of a Confluence in the addresses of its pages and calls.
_INSIDE: Final = re.compile(
    r"/(?:spaces|pages|display|x|rest|api|download|plugins|admin|label|labels|people|users|s"
    r"|search|home|browse|jira|projects|issues|issue|templates|collector|blog|calendars|setup"
    r"|[^/]*\.action|[^/]*\.jsp|index\.html)(?:/|$)"
)
_SPACE: Final = re.compile(r"/(?:spaces|display)/([^/.]+)(?:/|$)")
_PAGE: Final = re.compile(r"/pages/(?:edit-v2/)?(\d+)(?:/|$)")


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about what was pasted; `detail` is what only this address knows."""

    code: Code
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """`base_url` has no slash at its end; for Cloud it ends in `/wiki`. Empty when refused.

    `space_key` and `page_id` are those of the page whose address was pasted, else empty.
    """

    base_url: str
    space_key: str = ""
    page_id: str = ""
    remarks: tuple[Remark, ...] = ()

    @property
    def refusal(self) -> Remark | None:
        """Why this address cannot be used."""
        return next((remark for remark in self.remarks if remark.code in _REFUSING), None)

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).hostname or ""


class _RefusedError(Exception):
    def __init__(self, code: Code, detail: str = "") -> None:
        self.remark = Remark(code, detail)
        super().__init__(code)


def understand(pasted: str, kind: Kind) -> Address:
    """Raises nothing: what cannot be used has a `refusal`. Never repeats user info or a query."""
    remarks: list[Remark] = []
    try:
        return _understood(pasted, kind, remarks)
    except _RefusedError as refused:
        return Address("", remarks=(*remarks, refused.remark))


def likely_kind(pasted: str) -> Kind:
    """What the address suggests. A Cloud site can have any name, so a person may know better."""
    is_cloud = understand(pasted, Kind.CLOUD).host.endswith(CLOUD_SUFFIX)
    return Kind.CLOUD if is_cloud else Kind.DC


def _understood(pasted: str, kind: Kind, remarks: list[Remark]) -> Address:
    parts = _split(pasted, remarks)
    host, port = _host_and_port(parts, remarks)
    _refuse_wrong_hosts(host, kind)
    scheme = parts.scheme.lower()
    if scheme == "http":
        scheme, port = _without_encryption(host, port, remarks)
    shown = f"[{host}]" if ":" in host else host
    origin = f"{scheme}://{shown}" + (f":{port}" if port not in {None, _PORTS[scheme]} else "")
    base_url = origin + _base_path(parts, kind, remarks)
    space, page = _inside(parts)
    return Address(base_url, space, page, tuple(remarks))


def _split(pasted: str, remarks: list[Remark]) -> SplitResult:
    text = "".join(sign for sign in pasted if sign.isprintable()).strip().strip("<>\"'“”‘’")
    # Browsers read a backslash as a slash; so does everybody here, in one place.
    text = text.strip().replace("\\", "/")
    text = re.sub(r"^(https?)(?::/*|//+)(?!\d+(?:/|$))", r"\1://", text, flags=re.IGNORECASE)
    if text.startswith("//"):
        text = text.lstrip("/")
    if "://" not in text.split("?", 1)[0]:
        named = re.match(r"^([a-z][a-z0-9+-]*):(?!\d)", text, flags=re.IGNORECASE)
        if named and ("@" not in text or named[1].lower() == "mailto"):
            raise _RefusedError(Code.URL_BAD_SCHEME, f"“{named[1]}:”")
        text = f"https://{text}"
        remarks.append(Remark(Code.URL_NO_SCHEME))
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise _RefusedError(Code.URL_BAD_HOST) from error
    if parts.scheme.lower() not in _PORTS:
        raise _RefusedError(Code.URL_BAD_SCHEME, f"“{parts.scheme}://”")
    return parts


def _host_and_port(parts: SplitResult, remarks: list[Remark]) -> tuple[str, int | None]:
    _user, separator, place = parts.netloc.rpartition("@")
    if separator:
        remarks.append(Remark(Code.URL_USERINFO))
    match = re.fullmatch(r"(\[[^\]]*\]|[^:]*)(?::(.*))?", place)
    if match is None:
        raise _RefusedError(Code.URL_BAD_HOST)
    host = encoded_host(match[1])
    if host is None:
        raise _RefusedError(Code.URL_BAD_HOST, f"“{match[1]}”" if match[1] else "")
    if not match[2]:
        return host, None
    port = match[2]
    if not (port.isascii() and port.isdigit() and 1 <= int(port[:6]) <= _HIGHEST_PORT):
        # Before an @ further on, it is rather the beginning of a password.
        shown = "" if "@" in parts.geturl() else f"“{port}”"
        raise _RefusedError(Code.URL_BAD_PORT, shown)
    return host, int(port)


def _refuse_wrong_hosts(host: str, kind: Kind) -> None:
    if is_lookalike(host):
        raise _RefusedError(Code.URL_LOOKALIKE, f"“{host}”")
    if is_vendor_host(host):
        raise _RefusedError(Code.URL_ADMIN_HOST, f"“{host}”")
    if kind == Kind.DC and host.endswith(CLOUD_SUFFIX):
        raise _RefusedError(
            Code.FP_WRONG_KIND, f"{host} is Confluence Cloud, and Data Center was chosen."
        )


def _without_encryption(
    host: str, port: int | None, remarks: list[Remark]
) -> tuple[str, int | None]:
    if host.endswith(CLOUD_SUFFIX):
        remarks.append(Remark(Code.URL_CLOUD_HTTP))
        return "https", None if port == _PORTS["http"] else port
    remarks.append(Remark(Code.URL_PLAIN_HTTP))
    return "http", port


def _base_path(parts: SplitResult, kind: Kind, remarks: list[Remark]) -> str:
    path = re.sub(r"/+", "/", parts.path).rstrip("/")
    if kind == Kind.CLOUD:
        cut = bool(path.removeprefix("/wiki")) or bool(parts.query or parts.fragment)
        if cut:
            remarks.append(Remark(Code.URL_UI_PATH))
        if path != "/wiki" and not path.startswith("/wiki/"):
            remarks.append(Remark(Code.FP_NO_WIKI))
        return "/wiki"
    inside = _INSIDE.search(path)
    base = path[: inside.start()] if inside else path
    base = re.sub(r"^/wiki(?:/wiki)+$", "/wiki", base)
    if base != path or parts.query or parts.fragment:
        remarks.append(Remark(Code.URL_UI_PATH))
    return base


def _inside(parts: SplitResult) -> tuple[str, str]:
    query = parse_qs(parts.query)
    space, page = _SPACE.search(parts.path), _PAGE.search(parts.path)
    keys = [unquote(space[1])] if space else []
    keys += query.get("spaceKey", []) + query.get("key", [])
    ids = [page[1]] if page else []
    ids += [value for value in query.get("pageId", []) if value.isascii() and value.isdigit()]
    possible = (key for key in keys if len(key) <= LONGEST_KEY)
    return next(possible, ""), next(iter(ids), "")
