"""What the account can read in a Confluence Data Center: spaces, a page and what belongs to it."""

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

from apps.connections.codes import Step
from apps.connections.doctor.exchanges import Call, Exchange
from apps.connections.doctor.probes.counting import search
from apps.connections.doctor.probes.parts import (
    archived_spaces,
    body,
    nothing_to_read,
    part,
    readable_page,
    spaces,
)
from apps.connections.doctor.report import SpaceSeen
from apps.connections.doctor.rules.content import ends_the_run, unread
from apps.connections.doctor.run import Findings, Run, could_not_tell, found, passed, skipped
from apps.connections.kinds import Kind

_MOST = 100
_PAGES = 5
_ASKED_FOR = 3
"""So many chosen spaces that a list does not show are asked for one by one."""
_PERMISSIONS_SINCE = (9, 1)


def content(run: Run) -> Findings:
    # Nothing is expanded: permissions and history make some versions answer with a fault.
    answer = run.ask(Call.SPACES, f"/rest/api/space?limit={_MOST}")
    verdict = unread(answer, Kind.DC)
    if verdict is not None:
        yield found(Step.SPACES, verdict)
        return False
    seen = spaces_in(answer.rows)
    return (yield from spaces(run, answer, seen, chosen=_chosen, pages=_pages))


def _chosen(run: Run, listed: Exchange) -> Findings:
    wanted, facts = run.target.spaces, run.facts
    if not wanted:
        yield skipped(Step.CHOSEN_SPACES, "None is chosen yet.")
        return True
    missing = sorted(set(wanted) - {space.key for space in facts.spaces})
    refused = False
    for key in missing[:_ASKED_FOR]:
        answer = run.ask(Call.SPACE, f"/rest/api/space/{quote(key, safe='')}")
        verdict = unread(answer, Kind.DC, f"Space {key}.")
        if verdict is None:
            facts.spaces += tuple(spaces_in((answer.fields,)))
            continue
        refused = True
        yield found(Step.CHOSEN_SPACES, verdict)
        if ends_the_run(answer):
            return False
    archived = yield from archived_spaces(run, listed)
    if not refused and not archived:
        yield passed(Step.CHOSEN_SPACES, "All of them can be seen.", (listed,))
    return True


def _pages(run: Run, space: SpaceSeen) -> Findings:
    key = quote(space.key, safe="")
    answer = run.ask(Call.PAGES, f"/rest/api/content?spaceKey={key}&type=page&limit={_PAGES}")
    page = yield from readable_page(run, answer, space.home, _body)
    return bool(page) and (yield from _page(run, space, page))


def _body(run: Run, page: str) -> Exchange:
    return run.ask(Call.BODY, f"/rest/api/content/{page}?expand=body.storage,version")


def _page(run: Run, space: SpaceSeen, page: str) -> Findings:
    """Text, comments, an attachment, search, restrictions and the permissions of the space."""
    if not (yield from body(run, _body(run, page))):
        return False
    comments = run.ask(Call.COMMENTS, f"/rest/api/content/{page}/child/comment?limit=1")
    if not (yield from part(run, Step.COMMENTS, comments)):
        return False
    if not (yield from _attachment(run)):
        return False
    if not (yield from search(run, space.key)):
        return False
    path = f"/rest/api/content/{page}/restriction/byOperation"
    if not (yield from part(run, Step.RESTRICTIONS, run.ask(Call.RESTRICTIONS, path))):
        return False
    return (yield from _permissions(run, space))


def _attachment(run: Run) -> Findings:
    listed = run.ask(
        Call.ATTACHMENTS, f"/rest/api/content/search?cql={quote('type = attachment')}&limit=1"
    )
    if unread(listed, Kind.DC) is not None:
        return (yield from part(run, Step.ATTACHMENT, listed))
    link = _download(next(iter(listed.rows), {}))
    if not link:
        return (yield from nothing_to_read(Step.ATTACHMENT, listed))
    return (yield from part(run, Step.ATTACHMENT, run.download(link)))


def _permissions(run: Run, space: SpaceSeen) -> Findings:
    """Who may see the space, by the way that this version has."""
    if run.facts.version >= _PERMISSIONS_SINCE:
        path = f"/rest/api/space/{quote(space.key, safe='')}/permissions"
        answer = run.ask(Call.SPACE_PERMISSIONS, path)
    else:
        method = {"jsonrpc": "2.0", "id": 1, "method": "getPermissions", "params": [space.key]}
        answer = run.ask(
            Call.REMOTE_API, "/rpc/json-rpc/confluenceservice-v2", method="POST", json=method
        )
    if answer.status == 403:
        detail = "Only administrators of the space may ask this; reading works without it."
        yield could_not_tell(Step.SPACE_PERMISSIONS, detail, (answer,))
        return True
    return (yield from part(run, Step.SPACE_PERMISSIONS, answer))


def spaces_in(rows: Iterable[Mapping[str, object]]) -> Iterator[SpaceSeen]:
    for row in rows:
        if not row.get("key"):
            continue
        expandable = row.get("_expandable")
        home = expandable.get("homepage") if isinstance(expandable, Mapping) else None
        yield SpaceSeen(
            key=str(row["key"]),
            name=str(row.get("name") or row["key"]),
            id=str(row.get("id", "")),
            home=str(home or "").rpartition("/")[2],
            archived=str(row.get("status", "")).upper() == "ARCHIVED",
            personal=row.get("type") == "personal",
        )


def _download(row: Mapping[str, object]) -> str:
    """The path of the file below the base; empty where the row names none of this server."""
    links = row.get("_links")
    link = links.get("download") if isinstance(links, Mapping) else None
    return link if isinstance(link, str) and link.startswith("/download/") else ""
