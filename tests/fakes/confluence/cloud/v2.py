"""v2 of Cloud."""

from collections.abc import Callable
from urllib.parse import quote, urlencode

from tests.fakes.confluence import refusals
from tests.fakes.confluence.content import AUTHOR, WRITTEN, Attachment, Page, Reader, Space
from tests.fakes.confluence.paging import cut, start_of
from tests.fakes.confluence.routes import Call
from tests.fakes.confluence.state import State
from tests.fakes.confluence.wire import Answer, Request, json_answer

_LIST_FORMATS = {"storage", "atlas_doc_format"}
_PAGE_FORMATS = _LIST_FORMATS | {
    "view",
    "export_view",
    "anonymous_export_view",
    "styled_view",
    "editor",
}
_MOST = 250


def _spaces(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    wanted = {key for value in request.query.get("keys", []) for key in value.split(",")}
    numbers = {key for value in request.query.get("ids", []) for key in value.split(",")}
    status = request.one("status")
    rows = [
        one
        for one in state.wiki.spaces_for(reader)
        if (not wanted or one.key in wanted)
        and (not numbers or str(one.id) in numbers)
        and (not status or one.status == status)
    ]
    return _page_of(state, request, [_space(one) for one in rows], 25)


def _one_space(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    space = state.wiki.space(reader, number=found.number())
    if space is None:
        return refusals.v2_not_found()
    told = _space(space)
    del told["currentActiveAlias"]
    return json_answer(200, {**told, "_links": {"base": state.base}})


def _space(space: Space) -> dict[str, object]:
    return {
        "id": str(space.id),
        "key": space.key,
        "name": space.name,
        "type": space.kind,
        "status": space.status,
        "authorId": AUTHOR,
        "currentActiveAlias": space.key,
        "createdAt": time(),
        "homepageId": str(space.homepage_id),
        "_links": {"webui": f"/spaces/{space.key}"},
    }


def _space_pages(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    space = state.wiki.space(reader, number=found.number())
    if space is None:
        return refusals.v2_not_found()
    return _listed_pages(state, request, state.wiki.pages_for(reader, space.key), reader)


def _pages(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    return _listed_pages(state, request, state.wiki.pages_for(reader), reader)


def _listed_pages(state: State, request: Request, pages: list[Page], reader: Reader) -> Answer:
    if not set(request.query.get("body-format", [])) <= _LIST_FORMATS:
        return _bad_request("body-format")
    spaces = {one.key: one for one in state.wiki.spaces_for(reader)}
    rows = [_page(one, spaces[one.space], request.one("body-format")) for one in pages]
    return _page_of(state, request, rows, 25)


def _one_page(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    page = state.wiki.page(reader, found.number())
    space = state.wiki.space(reader, key=page.space) if page else None
    if page is None or space is None:
        return refusals.v2_not_found()
    if not set(request.query.get("body-format", [])) <= _PAGE_FORMATS:
        return _bad_request("body-format")
    payload = _page(page, space, request.one("body-format"))
    return json_answer(200, {**payload, "_links": {**_links(page), "base": state.base}})


def _page(page: Page, space: Space, body_format: str) -> dict[str, object]:
    payload: dict[str, object] = {
        "id": str(page.id),
        "status": space.status,
        "title": page.title,
        "spaceId": str(space.id),
        "position": page.id,
        "authorId": AUTHOR,
        "ownerId": AUTHOR,
        "lastOwnerId": None,
        "createdAt": time(),
        "version": _version(page.version),
        "body": {},
        "_links": _links(page),
    }
    if page.parent_id:
        payload |= {"parentId": str(page.parent_id), "parentType": "page"}
    if body_format:
        payload["body"] = {body_format: {"representation": body_format, "value": page.body}}
    return payload


def _links(page: Page) -> dict[str, str]:
    edit = f"/pages/resumedraft.action?draftId={page.id}"
    return {"webui": webui(page), "editui": edit, "tinyui": f"/x/{page.id}"}


def _version(number: int) -> dict[str, object]:
    return {
        "createdAt": time(),
        "message": "",
        "number": number,
        "minorEdit": False,
        "authorId": AUTHOR,
    }


def _footer_comments(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    page = state.wiki.page(reader, found.number())
    if page is None:
        return refusals.v2_not_found()
    rows: list[dict[str, object]] = [
        {
            "id": str(one.id),
            "status": "current",
            "title": f"Re: {page.title}",
            "pageId": str(page.id),
            "version": _version(1),
            "body": {"storage": {"representation": "storage", "value": one.body}},
            "_links": {"webui": f"{webui(page)}?focusedCommentId={one.id}"},
        }
        for one in state.wiki.comments_on(page)
    ]
    return _page_of(state, request, rows, 25)


def _attachments(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    page = state.wiki.page(reader, found.number())
    if page is None:
        return refusals.v2_not_found()
    rows = [_attachment(page, one) for one in state.wiki.attachments_on(page)]
    return _page_of(state, request, rows, 50)


def _all_attachments(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    rows = [_attachment(page, one) for page, one in state.wiki.attachments_for(reader)]
    return _page_of(state, request, rows, 50)


def _attachment(page: Page, one: Attachment) -> dict[str, object]:
    shown = f"{webui(page)}?preview={one.id}"
    link = f"/download/attachments/{page.id}/{quote(one.name)}?version=1"
    return {
        "id": f"att{one.id}",
        "status": "current",
        "title": one.name,
        "createdAt": time(),
        "pageId": str(page.id),
        "mediaType": one.media_type,
        "mediaTypeDescription": "Text file",
        "comment": "",
        "fileId": f"sample-file-{one.id}",
        "fileSize": len(one.data),
        "webuiLink": shown,
        "downloadLink": link,
        "version": _version(1),
        "_links": {"webui": shown, "download": link},
    }


def _page_of(state: State, request: Request, rows: list[dict[str, object]], usual: int) -> Answer:
    limit = request.one("limit", str(usual))
    if not limit.isdigit() or not 1 <= int(limit) <= _MOST:
        return _bad_request("limit")
    part = cut(rows, limit=limit, start=start_of(request.one("cursor")) or "0", most=_MOST)
    links = {"base": state.base}
    headers: tuple[tuple[str, str], ...] = ()
    if part.next_start is not None:
        # Relative, and with the context path even on the gateway.
        path = request.path[request.path.index("/wiki/") :]
        query = urlencode({**request.query, "cursor": [part.cursor]}, doseq=True)
        links["next"] = f"{path}?{query}"
        headers = (("Link", f'<{links["next"]}>; rel="next"'),)
    return json_answer(200, {"results": list(part.rows), "_links": links}, *headers)


def _bad_request(name: str) -> Answer:
    error = {"status": 400, "code": "INVALID_REQUEST_PARAMETER", "title": name, "detail": None}
    return json_answer(400, {"errors": [error]})


def webui(page: Page) -> str:
    return f"/spaces/{page.space}/pages/{page.id}/{quote(page.title.replace(' ', '+'))}"


def time() -> str:
    return WRITTEN.strftime("%Y-%m-%dT%H:%M:%S.000Z")


TELLERS: dict[str, Callable[[State, Request, Call, Reader], Answer]] = {
    "v2.spaces": _spaces,
    "v2.space": _one_space,
    "v2.space_pages": _space_pages,
    "v2.pages": _pages,
    "v2.page": _one_page,
    "v2.footer_comments": _footer_comments,
    "v2.attachments": _attachments,
    "v2.all_attachments": _all_attachments,
}
