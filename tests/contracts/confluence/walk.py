"""Each route of a product asked once, as the portal would."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import httpx2

from tests.fakes.confluence import Recorded, Site, confluence

_SEARCH = quote('type = page and space = "HR"')
_FILES = quote("type = attachment")
CLOUD_BELOW_WIKI = (
    "/rest/api/user/current",
    f"/rest/api/search?cql={_SEARCH}&limit=2",
    f"/rest/api/content/search?cql={_SEARCH}&limit=2",
    "/rest/api/content/1002",
    "/rest/api/content/1004/restriction/byOperation",
    "/rest/api/content/1002/child/attachment/att4001/download",
    "/rest/api/space?limit=1",
    "/api/v2/spaces?limit=2",
    "/api/v2/spaces?keys=HR&keys=ENG&status=current",
    "/api/v2/spaces/100",
    "/api/v2/spaces/100/pages?limit=2&body-format=storage",
    "/api/v2/pages?limit=2",
    "/api/v2/pages/1002?body-format=storage",
    "/api/v2/pages/1002/footer-comments?limit=1",
    "/api/v2/pages/1002/attachments?limit=1",
    "/api/v2/attachments?limit=1",
    "/api/v2/pages/1005",
    "/download/attachments/1002/days.txt?version=1",
)
CLOUD_BESIDE_WIKI = ("/_edge/tenant_info", "/rest/api/3/myself", "/rest/api/3/serverInfo")
DATA_CENTER = (
    "/status",
    "/rest/applinks/1.0/manifest",
    "/rest/api/server-information",
    "/rest/api/settings/systemInfo",
    "/rest/api/accessmode",
    "/rest/api/user/current",
    "/rest/api/space?limit=2",
    "/rest/api/space/HR",
    "/rest/api/space/NONE",
    "/rest/api/space/HR/permissions",
    "/rest/api/content?spaceKey=HR&type=page&limit=2",
    "/rest/api/content/scan?spaceKey=HR&limit=2",
    "/rest/api/content/1002?expand=body.storage,version",
    "/rest/api/content/1005",
    "/rest/api/content/1002/child/comment?limit=1",
    "/rest/api/content/1002/child/attachment?limit=1",
    "/rest/api/content/1004/restriction/byOperation",
    f"/rest/api/search?cql={_SEARCH}&limit=1",
    f"/rest/api/content/search?cql={_FILES}&limit=1",
    "/rest/pat/latest/tokens",
    "/rest/api/backup-restore/jobs?limit=1",
    "/download/attachments/1002/days.txt?version=1",
    "/login.action",
)


@contextmanager
def client_of(site: Site, *, signed: bool = True) -> Iterator[httpx2.Client]:
    entered = site.credentials
    header = f"Basic {entered.basic}" if entered.username else f"Bearer {entered.secret}"
    with httpx2.Client(
        verify=ssl.create_default_context(cadata=site.authority_pem),
        headers={"Authorization": header} if signed else {},
        trust_env=False,
        timeout=30,
    ) as client:
        yield client


def addresses(site: Site) -> list[str]:
    """All that can be asked of the product of this scenario."""
    if site.credentials.kind.startswith("dc"):
        return [site.url + path for path in DATA_CENTER]
    below = f"{site.gateway_url}/ex/confluence/{site.cloud_id}/wiki" if site.cloud_id else site.url
    beside = [site.origin + path for path in CLOUD_BESIDE_WIKI]
    return [below + path for path in CLOUD_BELOW_WIKI] + beside


def walked(scenario: str) -> list[Recorded]:
    """What was said while everything was asked, signed in and not, and each list to its end."""
    with confluence(scenario) as site:
        for signed in (True, False):
            with client_of(site, signed=signed) as client:
                for address in addresses(site):
                    _follow(site, client, client.get(address))
        return site.requests


def _follow(site: Site, client: httpx2.Client, answer: httpx2.Response) -> None:
    """Downloads go to the media host without the credential, lists on to their next part."""
    if "Location" in answer.headers:
        with httpx2.Client(verify=ssl.create_default_context(cadata=site.authority_pem)) as bare:
            bare.get(answer.headers["Location"])
        return
    if answer.status_code == 200 and "json" in answer.headers.get("Content-Type", ""):
        told = answer.json()
        links = told.get("_links", {}) if isinstance(told, dict) else {}
        if "next" in links:
            address = _below_origin(str(answer.url), links["next"])
            _follow(site, client, client.get(address))


def _below_origin(asked: str, following: str) -> str:
    """The next part's path begins with the product's or with the API's own."""
    family = "/wiki/" if following.startswith("/wiki/") else "/rest/"
    return asked[: asked.index(family)] + following
