"""What Data Center tells those it has let in."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

from tests.fakes.confluence import refusals
from tests.fakes.confluence.content import WRITTEN, Attachment, Page, Reader, Space
from tests.fakes.confluence.paging import BadPagingError, Slice, cut, start_of
from tests.fakes.confluence.people import DISPLAY_NAME, USER_KEY, USERNAME
from tests.fakes.confluence.routes import Call
from tests.fakes.confluence.state import State
from tests.fakes.confluence.wire import Answer, Request, html_answer, json_answer, xml_answer

SIGNED_IN_ONLY = frozenset(
    {"dc.tokens", "dc.server_information", "dc.system_info", "dc.backup_jobs", "dc.backup_space"}
)
"""Routes that never answer people who have not signed in."""
_MOST = 100
_PICTURE = {
    "path": "/images/icons/profilepics/default.svg",
    "width": 48,
    "height": 48,
    "isDefault": True,
}
_Teller = Callable[[State, Request, Call, Reader], Answer]


def answer(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    try:
        return _TELLERS[found.name](state, request, found, reader)
    except BadPagingError as error:
        return refusals.refused_by_data_center(400, str(error))


def status(state: State, request: Request) -> Answer:
    return json_answer(200, {"state": "RUNNING"})


def login(state: State, request: Request) -> Answer:
    form = '<form action="/dologin.action" method="post"><input name="os_destination"></form>'
    return html_answer(200, "Log in", form)


def manifest(state: State, request: Request) -> Answer:
    scenario = state.scenario
    facts = {
        "id": "5a4d504c-0000-3000-8000-000000000001",
        "name": "Sample wiki",
        "typeId": scenario.product_name,
        "version": scenario.version,
        "buildNumber": _build(scenario.version),
        "applinksVersion": "9.0.0",
        "publicSignup": False,
        "url": state.base,
    }
    if "json" in (request.headers["Accept"] or ""):
        return json_answer(200, facts)
    inside = "".join(f"<{name}>{value}</{name}>" for name, value in facts.items())
    return xml_answer(200, f'<?xml version="1.0" encoding="UTF-8"?><manifest>{inside}</manifest>')


def _build(version: str) -> int:
    major, minor = version.split(".")[:2]
    return int(major) * 1000 + int(minor)


def _server_information(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    version = state.scenario.version
    payload = {
        "baseUrl": state.base,
        "version": version,
        "buildNumber": _build(version),
        "marketplaceBuildNumber": _build(version),
        "buildDate": "2026-02-01",
    }
    return json_answer(200, payload)


def _access_mode(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    return json_answer(200, "READ_ONLY" if state.scenario.read_only else "READ_WRITE")


def _current_user(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    links = {"base": state.base, "context": state.scenario.context}
    if not reader.name:
        payload = {"type": "anonymous", "displayName": "Anonymous", "profilePicture": _PICTURE}
        return json_answer(200, {**payload, "_links": links})
    return json_answer(200, {**_person(reader.name), "_links": links})


def _person(name: str) -> dict[str, object]:
    mara = name == USERNAME
    return {
        "type": "known",
        "username": name,
        "userKey": USER_KEY if mara else f"sample-key-of-{name}",
        "displayName": DISPLAY_NAME if mara else "Sample lead",
        "profilePicture": _PICTURE,
    }


def _tokens(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    now = datetime.now(UTC)
    token: dict[str, object] = {
        "id": 1,
        "name": "Knowledge portal",
        "createdAt": _time(now - timedelta(days=30)),
        "lastAccessedAt": _time(now),
    }
    if state.scenario.token_days is not None:
        token["expiringAt"] = _time(now + timedelta(days=state.scenario.token_days))
    return json_answer(200, [token])


def _spaces(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    wanted, status = set(request.query.get("spaceKey", [])), request.one("status")
    rows = [
        one
        for one in state.wiki.spaces_for(reader)
        if (not wanted or one.key in wanted) and (not status or one.status == status)
    ]
    return _page_of(state, request, [_space(state, one) for one in rows])


def _one_space(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    space = state.wiki.space(reader, key=found.parts["key"])
    if space is None:
        return _no_space()
    return json_answer(200, _space(state, space))


def _no_space() -> Answer:
    return refusals.refused_by_data_center(404, "No space with the given key exists")


def _space(state: State, space: Space) -> dict[str, object]:
    links = {
        "webui": f"/display/{space.key}",
        "self": f"{state.base}/rest/api/space/{space.key}",
    }
    return {
        "id": space.id,
        "key": space.key,
        "name": space.name,
        "type": "global",
        "status": space.status.upper(),
        "_links": links,
        "_expandable": {"homepage": f"/rest/api/content/{space.homepage_id}"},
    }


def _space_permissions(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    space = state.wiki.space(reader, key=found.parts["key"])
    if space is None:
        return _no_space()
    permission = {
        "operation": {"targetType": "space", "operationKey": "read"},
        "subject": {"displayName": DISPLAY_NAME, "type": "known"},
        "spaceKey": space.key,
        "spaceId": space.id,
    }
    return json_answer(200, [permission])


def _contents(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    key = request.one("spaceKey")
    if key and state.wiki.space(reader, key=key) is None:
        return _no_space()
    rows = [_content(state, one, request) for one in state.wiki.pages_for(reader, key)]
    if found.name == "dc.scan":
        return _scanned(state, request, rows)
    return _page_of(state, request, rows)


def _one_content(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    page = state.wiki.page(reader, found.number())
    return json_answer(200, _content(state, page, request)) if page else _no_content(found)


def _no_content(found: Call) -> Answer:
    said = f"No content found with id : ContentId{{id={found.parts['id']}}}"
    return refusals.refused_by_data_center(404, said)


def _content(state: State, page: Page, request: Request) -> dict[str, object]:
    expand = set(request.one("expand").split(","))
    links = {
        "webui": f"/spaces/{page.space}/pages/{page.id}/{quote(page.title)}",
        "self": f"{state.base}/rest/api/content/{page.id}",
    }
    payload: dict[str, object] = {
        "id": str(page.id),
        "type": "page",
        "status": "current",
        "title": page.title,
        "_links": links,
        "_expandable": {"space": f"/rest/api/space/{page.space}"},
    }
    if "body.storage" in expand:
        payload["body"] = {"storage": {"value": page.body, "representation": "storage"}}
    if "version" in expand:
        payload["version"] = {"number": page.version, "when": _time(WRITTEN), "minorEdit": False}
    return payload


def _comments(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    page = state.wiki.page(reader, found.number())
    if page is None:
        return _no_content(found)
    rows: list[dict[str, object]] = [
        {
            "id": str(one.id),
            "type": "comment",
            "status": "current",
            "title": f"Re: {page.title}",
            "_links": {"self": f"{state.base}/rest/api/content/{one.id}"},
        }
        for one in state.wiki.comments_on(page)
    ]
    return _page_of(state, request, rows)


def _attachments(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    page = state.wiki.page(reader, found.number())
    if page is None:
        return _no_content(found)
    rows = [_attachment(state, page, one) for one in state.wiki.attachments_on(page)]
    return _page_of(state, request, rows)


def _attachment(state: State, page: Page, one: Attachment) -> dict[str, object]:
    return {
        "id": str(one.id),
        "type": "attachment",
        "status": "current",
        "title": one.name,
        "metadata": {"mediaType": one.media_type},
        "extensions": {"mediaType": one.media_type, "fileSize": len(one.data), "comment": ""},
        "_links": {
            "download": f"/download/attachments/{page.id}/{quote(one.name)}?version=1",
            "self": f"{state.base}/rest/api/content/{one.id}",
        },
    }


def _download(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    page = state.wiki.page(reader, found.number())
    files = state.wiki.attachments_on(page) if page else []
    wanted = [one for one in files if quote(one.name) == found.parts["name"]]
    if not wanted:
        return _no_content(found)
    return Answer(200, wanted[0].data, (("Content-Type", wanted[0].media_type),))


def _search(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    cql = request.one("cql")
    if not re.search(r"\b(type|space|lastmodified|id|title|text)\s*(=|>=|<=|>|<|in\b|~)", cql):
        status = 404 if found.name == "dc.content_search" else 400
        return refusals.refused_by_data_center(status, f"Could not parse cql : {cql}")
    key = re.search(r"\bspace(?:\.key)?\s*=\s*\"?(\w+)", cql)
    pages = state.wiki.pages_for(reader, key[1] if key else "")
    if found.name == "dc.content_search":
        return _page_of(state, request, [_content(state, one, request) for one in pages])
    rows: list[dict[str, object]] = [
        {
            "content": _content(state, one, request),
            "title": one.title,
            "excerpt": "",
            "url": f"/display/{one.space}/{quote(one.title)}",
            "entityType": "content",
            "iconCssClass": "icon-file",
            "lastModified": _time(WRITTEN),
            "friendlyLastModified": "a while ago",
        }
        for one in pages
    ]
    return _page_of(state, request, rows, {"totalSize": len(rows), "cqlQuery": cql})


def _restrictions(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    page = state.wiki.page(reader, found.number())
    if page is None:
        return _no_content(found)
    payload = {
        operation: {
            "operation": operation,
            "restrictions": {
                "user": _listed([_person(name) for name in names]),
                "group": _listed([]),
            },
        }
        for operation, names in (("read", page.readers), ("update", ()))
    }
    return json_answer(200, payload)


def _listed(rows: list[dict[str, object]]) -> dict[str, object]:
    return {"results": rows, "start": 0, "limit": 200, "size": len(rows)}


def _backup_jobs(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    return json_answer(200, [])


def _admins_only(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    return refusals.refused_by_data_center(403, "Only administrators may do this.")


def _rpc(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    return json_answer(200, {"jsonrpc": "2.0", "id": 1, "result": []})


def _page_of(
    state: State,
    request: Request,
    rows: list[dict[str, object]],
    more: dict[str, object] | None = None,
) -> Answer:
    part = cut(rows, limit=request.one("limit", "25"), start=request.one("start", "0"), most=_MOST)
    links = _links(state, request)
    if part.next_start is not None:
        asked = {**request.query, "start": [str(part.next_start)], "limit": [str(part.limit)]}
        links["next"] = f"{_below(state, request)}?{urlencode(asked, doseq=True)}"
    payload = {"results": list(part.rows), "start": part.start, "limit": part.limit}
    return json_answer(200, {**payload, "size": len(part.rows), **(more or {}), "_links": links})


def _scanned(state: State, request: Request, rows: list[dict[str, object]]) -> Answer:
    start = start_of(request.one("cursor"))
    part: Slice[dict[str, object]] = cut(
        rows, limit=request.one("limit", "25"), start=start, most=_MOST
    )
    links = _links(state, request)
    payload: dict[str, object] = {"results": list(part.rows), "size": len(part.rows)}
    if part.next_start is not None:
        asked = {**request.query, "cursor": [part.cursor]}
        links["next"] = f"{_below(state, request)}?{urlencode(asked, doseq=True)}"
        payload["nextCursor"] = part.cursor
    return json_answer(200, {**payload, "limit": part.limit, "_links": links})


def _links(state: State, request: Request) -> dict[str, str]:
    own = f"{state.site_origin}{request.path}"
    return {"self": own, "base": state.base, "context": state.scenario.context}


def _below(state: State, request: Request) -> str:
    return request.path.removeprefix(state.scenario.context)


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


_TELLERS: dict[str, _Teller] = {
    "dc.server_information": _server_information,
    "dc.system_info": _admins_only,
    "dc.access_mode": _access_mode,
    "dc.current_user": _current_user,
    "dc.tokens": _tokens,
    "dc.spaces": _spaces,
    "dc.space": _one_space,
    "dc.space_permissions": _space_permissions,
    "dc.contents": _contents,
    "dc.scan": _contents,
    "dc.content": _one_content,
    "dc.comments": _comments,
    "dc.attachments": _attachments,
    "dc.download": _download,
    "dc.search": _search,
    "dc.content_search": _search,
    "dc.restrictions": _restrictions,
    "dc.view_restrictions": _restrictions,
    "dc.backup_jobs": _backup_jobs,
    "dc.backup_space": _admins_only,
    "dc.rpc": _rpc,
}
