"""The routes of both products by name, which scenarios, answers and contracts speak of."""

import re
from dataclasses import dataclass, field

GATEWAY_PREFIX = re.compile(r"^/ex/confluence/(?P<cloud_id>[^/]+)(?P<rest>/.*)$")


@dataclass(frozen=True, slots=True)
class Route:
    name: str
    template: str
    """The path below the host (Cloud) or below the context path (Data Center)."""
    method: str = "GET"
    scope: str = ""
    """What a scoped token must be allowed, for routes of Cloud."""
    pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.template)
        object.__setattr__(self, "pattern", re.compile(pattern))


@dataclass(frozen=True, slots=True)
class Call:
    """A route with the parts of its path; the name is empty where no route is known."""

    name: str = ""
    scope: str = ""
    parts: dict[str, str] = field(default_factory=dict)

    def number(self, part: str = "id") -> int:
        """0 for what is no number."""
        text = self.parts[part].removeprefix("att")
        return int(text) if text.isascii() and text.isdigit() else 0


CLOUD = (
    Route("edge.tenant_info", "/_edge/tenant_info"),
    Route("jira.myself", "/rest/api/3/myself"),
    Route("jira.server_info", "/rest/api/3/serverInfo"),
    Route("v1.current_user", "/wiki/rest/api/user/current", scope="read:confluence-user"),
    Route("v1.search", "/wiki/rest/api/search", scope="search:confluence"),
    Route("v1.content_search", "/wiki/rest/api/content/search", scope="search:confluence"),
    Route("v1.spaces", "/wiki/rest/api/space", scope="read:confluence-space.summary"),
    Route("v1.content", "/wiki/rest/api/content/{id}", scope="read:confluence-content.all"),
    Route(
        "v1.restrictions",
        "/wiki/rest/api/content/{id}/restriction/byOperation",
        scope="read:confluence-content.all",
    ),
    Route(
        "v1.download",
        "/wiki/rest/api/content/{id}/child/attachment/{attachment}/download",
        scope="readonly:content.attachment:confluence",
    ),
    Route("v2.spaces", "/wiki/api/v2/spaces", scope="read:space:confluence"),
    Route("v2.space", "/wiki/api/v2/spaces/{id}", scope="read:space:confluence"),
    Route("v2.space_pages", "/wiki/api/v2/spaces/{id}/pages", scope="read:page:confluence"),
    Route("v2.pages", "/wiki/api/v2/pages", scope="read:page:confluence"),
    Route("v2.page", "/wiki/api/v2/pages/{id}", scope="read:page:confluence"),
    Route(
        "v2.footer_comments",
        "/wiki/api/v2/pages/{id}/footer-comments",
        scope="read:comment:confluence",
    ),
    Route(
        "v2.attachments", "/wiki/api/v2/pages/{id}/attachments", scope="read:attachment:confluence"
    ),
    Route("v2.all_attachments", "/wiki/api/v2/attachments", scope="read:attachment:confluence"),
    Route("site.download", "/wiki/download/attachments/{id}/{name}"),
)
MEDIA = (Route("media.file", "/file/{attachment}/binary"),)
DATA_CENTER = (
    Route("dc.status", "/status"),
    Route("dc.manifest", "/rest/applinks/1.0/manifest"),
    Route("dc.server_information", "/rest/api/server-information"),
    Route("dc.system_info", "/rest/api/settings/systemInfo"),
    Route("dc.access_mode", "/rest/api/accessmode"),
    Route("dc.current_user", "/rest/api/user/current"),
    Route("dc.spaces", "/rest/api/space"),
    Route("dc.space", "/rest/api/space/{key}"),
    Route("dc.space_permissions", "/rest/api/space/{key}/permissions"),
    Route("dc.contents", "/rest/api/content"),
    Route("dc.scan", "/rest/api/content/scan"),
    Route("dc.content_search", "/rest/api/content/search"),
    Route("dc.content", "/rest/api/content/{id}"),
    Route("dc.comments", "/rest/api/content/{id}/child/comment"),
    Route("dc.attachments", "/rest/api/content/{id}/child/attachment"),
    Route("dc.restrictions", "/rest/api/content/{id}/restriction/byOperation"),
    Route("dc.search", "/rest/api/search"),
    Route("dc.tokens", "/rest/pat/latest/tokens"),
    Route("dc.backup_jobs", "/rest/api/backup-restore/jobs"),
    Route("dc.backup_space", "/rest/api/backup-restore/backup/space", "POST"),
    Route("dc.download", "/download/attachments/{id}/{name}"),
    Route("dc.login", "/login.action"),
    Route("dc.rpc", "/rpc/json-rpc/confluenceservice-v2", "POST"),
    Route("dc.rpc", "/rpc/json-rpc/confluenceservice-v2/{method}", "POST"),
)


def call(routes: tuple[Route, ...], method: str, path: str) -> Call:
    for route in routes:
        if route.method == method and (match := route.pattern.fullmatch(path)):
            return Call(route.name, route.scope, match.groupdict())
    return Call()
