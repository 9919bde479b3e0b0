"""What the account can read in Confluence Cloud: spaces, a page and what belongs to it."""

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote, urlencode

from apps.connections.codes import Code, Step
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
from apps.connections.doctor.rules.verdict import Verdict
from apps.connections.doctor.run import Findings, Run, found, passed, skipped
from apps.connections.kinds import Kind

_MOST = 250
_PAGES = 5


def content(run: Run) -> Findings:
    answer = run.ask(Call.SPACES, f"/api/v2/spaces?limit={_MOST}")
    verdict = unread(answer, Kind.CLOUD)
    if verdict is not None:
        yield found(Step.SPACES, verdict)
        # Without the scope for spaces, pages can still be listed for the whole site.
        return verdict.code == Code.CLOUD_SCOPE and (yield from _pages(run, None))
    seen = spaces_in(answer.rows)
    return (yield from spaces(run, answer, seen, chosen=_chosen, pages=_pages))


def _chosen(run: Run, listed: Exchange) -> Findings:
    wanted, facts = run.target.spaces, run.facts
    if not wanted:
        yield skipped(Step.CHOSEN_SPACES, "None is chosen yet.")
        return True
    missing = set(wanted) - {space.key for space in facts.spaces}
    asked = listed
    if missing and facts.more_spaces:
        asked = run.ask(
            Call.SPACE, f"/api/v2/spaces?{urlencode({'keys': ','.join(sorted(missing))})}"
        )
        verdict = unread(asked, Kind.CLOUD)
        if verdict is not None:
            yield found(Step.CHOSEN_SPACES, verdict)
            return not ends_the_run(asked)
        facts.spaces += tuple(spaces_in(asked.rows))
        missing -= {space.key for space in facts.spaces}
    for key in sorted(missing):
        yield found(Step.CHOSEN_SPACES, Verdict(Code.C_SPACE_HIDDEN, (asked,), f"Space {key}."))
    archived = yield from archived_spaces(run, asked)
    if not missing and not archived:
        yield passed(Step.CHOSEN_SPACES, "All of them can be seen.", (asked,))
    return True


def _pages(run: Run, space: SpaceSeen | None) -> Findings:
    path = f"/api/v2/spaces/{space.id}/pages" if space else "/api/v2/pages"
    answer = run.ask(Call.PAGES, f"{path}?limit={_PAGES}")
    page = yield from readable_page(run, answer, space.home if space else "", _body)
    return bool(page) and (yield from _page(run, space, page))


def _body(run: Run, page: str) -> Exchange:
    return run.ask(Call.BODY, f"/api/v2/pages/{page}?body-format=storage")


def _page(run: Run, space: SpaceSeen | None, page: str) -> Findings:
    """Text, comments, an attachment, search and restrictions."""
    if not (yield from body(run, _body(run, page))):
        return False
    comments = run.ask(Call.COMMENTS, f"/api/v2/pages/{page}/footer-comments?limit=1")
    if not (yield from part(run, Step.COMMENTS, comments)):
        return False
    if not (yield from _attachment(run)):
        return False
    if not (yield from search(run, space.key if space else "")):
        return False
    path = f"/rest/api/content/{page}/restriction/byOperation"
    return (yield from part(run, Step.RESTRICTIONS, run.ask(Call.RESTRICTIONS, path)))


def _attachment(run: Run) -> Findings:
    listed = run.ask(Call.ATTACHMENTS, "/api/v2/attachments?limit=1")
    if unread(listed, Kind.CLOUD) is not None:
        return (yield from part(run, Step.ATTACHMENT, listed))
    row = next(iter(listed.rows), None)
    if row is None or not row.get("pageId") or not row.get("id"):
        return (yield from nothing_to_read(Step.ATTACHMENT, listed))
    page, file = quote(str(row["pageId"]), safe=""), quote(str(row["id"]), safe="")
    answer = run.download(f"/rest/api/content/{page}/child/attachment/{file}/download")
    verdict = unread(answer, Kind.CLOUD)
    if verdict is not None and verdict.code != Code.CLOUD_SCOPE:
        verdict = _old_link(run, str(row.get("downloadLink", "")), answer) or verdict
    yield found(Step.ATTACHMENT, verdict) if verdict else passed(Step.ATTACHMENT, "", (answer,))
    return not ends_the_run(answer)


def _old_link(run: Run, link: str, refused: Exchange) -> Verdict | None:
    """Whether the address of old is closed as well, where the route for it refuses the file."""
    if refused.status not in {401, 403, 404, 410} or not link.startswith("/"):
        return None
    old = run.ask(Call.OLD_DOWNLOAD, link)
    closed = unread(old, Kind.CLOUD)
    if closed is None or closed.code != Code.CLOUD_DOWNLOAD_401:
        return None
    return Verdict(closed.code, (refused, old))


def spaces_in(rows: Iterable[Mapping[str, object]]) -> Iterator[SpaceSeen]:
    for row in rows:
        if not row.get("key"):
            continue
        yield SpaceSeen(
            key=str(row["key"]),
            name=str(row.get("name") or row["key"]),
            id=str(row.get("id", "")),
            home=str(row.get("homepageId") or ""),
            archived=row.get("status") == "archived",
            personal=row.get("type") == "personal",
        )
