"""Spaces and pages as Data Center tells them."""

from collections.abc import Callable
from urllib.parse import quote, urlencode

from tests.fakes.confluence import cql, refusals
from tests.fakes.confluence.content import WRITTEN, Attachment, Page, Reader, Space
from tests.fakes.confluence.data_center.instance import person, time
from tests.fakes.confluence.paging import Slice, cut, start_of
from tests.fakes.confluence.people import DISPLAY_NAME
from tests.fakes.confluence.routes import Call
from tests.fakes.confluence.state import State
from tests.fakes.confluence.wire import Answer, Request, json_answer

_MOST = 100


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
        "type": space.kind,
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
        payload["version"] = {"number": page.version, "when": time(WRITTEN), "minorEdit": False}
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
    query = request.one("cql")
    parsed = cql.parsed(query)
    bare = found.name == "dc.content_search"
    if parsed is None:
        said = f"Could not parse cql : {query}"
        return refusals.refused_by_data_center(404 if bare else 400, said)
    if parsed.attachments:
        files = state.wiki.attachments_for(reader, parsed.space)
        rows = [_attachment(state, page, one) for page, one in files]
    else:
        pages = state.wiki.pages_for(reader, parsed.space)
        rows = [_content(state, one, request) for one in pages]
    if bare:
        return _page_of(state, request, rows)
    more = {"totalSize": len(rows), "cqlQuery": query}
    return _page_of(state, request, [_hit(one) for one in rows], more)


def _hit(content: dict[str, object]) -> dict[str, object]:
    return {
        "content": content,
        "title": content["title"],
        "excerpt": "",
        "url": f"/pages/viewpage.action?pageId={content['id']}",
        "entityType": "content",
        "iconCssClass": "icon-file",
        "lastModified": time(WRITTEN),
        "friendlyLastModified": "a while ago",
    }


def _restrictions(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    page = state.wiki.page(reader, found.number())
    if page is None:
        return _no_content(found)
    payload = {
        operation: {
            "operation": operation,
            "restrictions": {
                "user": _listed([person(name) for name in names]),
                "group": _listed([]),
            },
        }
        for operation, names in (("read", page.readers), ("update", ()))
    }
    return json_answer(200, payload)


def _listed(rows: list[dict[str, object]]) -> dict[str, object]:
    return {"results": rows, "start": 0, "limit": 200, "size": len(rows)}


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
    start = start_of(request.one("cursor")) or "0"
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


TELLERS: dict[str, Callable[[State, Request, Call, Reader], Answer]] = {
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
}
