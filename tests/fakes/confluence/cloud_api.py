"""What Cloud tells those it has let in: v1 and v2 side by side, Jira's account, media files."""

import re
from collections.abc import Callable
from urllib.parse import quote, urlencode

from tests.fakes.confluence import refusals
from tests.fakes.confluence.content import AUTHOR, WRITTEN, Attachment, Page, Reader, Space
from tests.fakes.confluence.paging import BadPagingError, cut, start_of
from tests.fakes.confluence.people import ACCOUNT_ID, DISPLAY_NAME, EMAIL
from tests.fakes.confluence.routes import Call
from tests.fakes.confluence.scenario import SERVICE
from tests.fakes.confluence.state import State
from tests.fakes.confluence.wire import Answer, Request, json_answer, redirect

_LIST_FORMATS = {"storage", "atlas_doc_format"}
_PAGE_FORMATS = _LIST_FORMATS | {
    "view",
    "export_view",
    "anonymous_export_view",
    "styled_view",
    "editor",
}
_MOST = 250
_PICTURE = {"path": "/wiki/aa-avatar/sample", "width": 48, "height": 48, "isDefault": True}
_DEPRECATION = (
    ("Warning", '299 - "Deprecated API, will be removed on 2027-03-31"'),
    ("Deprecation", "Wed, 01 Mar 2023 00:00:00 GMT"),
)
_Teller = Callable[[State, Request, Call, Reader], Answer]


def answer(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    teller = _TELLERS.get(found.name)
    if teller is None:
        is_v2 = "/wiki/api/v2/" in request.path
        return refusals.unknown_v2() if is_v2 else refusals.unknown_v1(request.path)
    try:
        told = teller(state, request, found, reader)
    except BadPagingError as error:
        return refusals.v1_bad_request(str(error))
    deprecated = state.scenario.deprecated and found.name.startswith("v1.")
    return told.having(*_DEPRECATION) if deprecated else told


def jira_myself(origin: str) -> dict[str, object]:
    return {
        "self": f"{origin}/rest/api/3/user?accountId={ACCOUNT_ID}",
        "accountId": ACCOUNT_ID,
        "accountType": "atlassian",
        "emailAddress": EMAIL,
        "displayName": DISPLAY_NAME,
        "active": True,
        "timeZone": "Europe/Berlin",
        "locale": "en_US",
    }


def media(state: State, request: Request, found: Call) -> Answer:
    """Signed addresses need no credential, and with one they are refused."""
    files = [
        one for one in state.wiki.attachments if found.name and one.id == found.number("attachment")
    ]
    if not files or request.one("token") != _signature(files[0]):
        return json_answer(404, {"error": {"code": "ResourceNotFound"}})
    if "Authorization" in request.headers:
        return json_answer(400, {"error": {"code": "MultipleAuthTokensPresent"}})
    return Answer(200, files[0].data, (("Content-Type", files[0].media_type),))


def _current_user(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    links = {"base": state.base, "context": "/wiki"}
    if not reader.name:
        payload = {"type": "anonymous", "displayName": "Anonymous", "profilePicture": _PICTURE}
        return json_answer(200, {**payload, "_links": links})
    service = state.scenario.entered.kind == SERVICE.kind
    payload = {
        "type": "known",
        "accountId": reader.name,
        "accountType": "app" if service else "atlassian",
        "email": "" if service else EMAIL,
        "publicName": DISPLAY_NAME,
        "displayName": DISPLAY_NAME,
        "profilePicture": _PICTURE,
        "isExternalCollaborator": False,
        "_expandable": {"operations": "", "personalSpace": ""},
        "_links": links,
    }
    return json_answer(200, payload)


def _search(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    cql = request.one("cql")
    if not re.search(r"\b(type|space|lastmodified|id|title|text)\s*(=|>=|<=|>|<|in\b|~)", cql):
        return refusals.v1_bad_request(f"Could not parse cql : {cql}")
    key = re.search(r"\bspace(?:\.key)?\s*=\s*\"?(\w+)", cql)
    part = cut(
        state.wiki.pages_for(reader, key[1] if key else ""),
        limit=request.one("limit", "25"),
        start=start_of(request.one("cursor"))
        if "cursor" in request.query
        else request.one("start", "0"),
        most=_MOST,
    )
    contents = [_content(state, page, reader) for page in part.rows]
    results = contents if found.name == "v1.content_search" else [_hit(one) for one in contents]
    links = {"base": state.base, "context": "/wiki"}
    if part.next_start is not None:
        links["next"] = f"/rest/api/search?{urlencode({'cql': cql, 'cursor': part.cursor})}"
    payload = {"results": results, "start": part.start, "limit": part.limit, "size": len(part.rows)}
    total = {"totalSize": len(state.wiki.pages_for(reader, key[1] if key else ""))}
    return json_answer(
        200, {**payload, **total, "cqlQuery": cql, "searchDuration": 5, "_links": links}
    )


def _hit(content: dict[str, object]) -> dict[str, object]:
    return {
        "content": content,
        "title": content["title"],
        "excerpt": "",
        "url": f"/spaces/pages/{content['id']}",
        "breadcrumbs": [],
        "entityType": "content",
        "iconCssClass": "aui-icon content-type-page",
        "lastModified": _time(),
        "friendlyLastModified": "a while ago",
    }


def _content(state: State, page: Page, reader: Reader) -> dict[str, object]:
    space = state.wiki.space(reader, key=page.space)
    assert space
    return {
        "id": str(page.id),
        "type": "page",
        "status": space.status,
        "title": page.title,
        "_expandable": {"space": f"/rest/api/space/{page.space}", "body": "", "version": ""},
        "_links": {"webui": _webui(page), "self": f"{state.base}/rest/api/content/{page.id}"},
    }


def _one_content(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    page = state.wiki.page(reader, found.number())
    return (
        json_answer(200, _content(state, page, reader))
        if page
        else refusals.v1_not_found(found.number())
    )


def _v1_spaces(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    return refusals.gone()


def _restrictions(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    page = state.wiki.page(reader, found.number())
    if page is None:
        return refusals.v1_not_found(found.number())
    payload = {
        operation: {
            "operation": operation,
            "restrictions": {
                "user": _listed([_user(name) for name in names]),
                "group": _listed([]),
            },
            "_expandable": {"content": f"/rest/api/content/{page.id}"},
            "_links": {"self": f"{state.base}/rest/api/content/{page.id}/restriction"},
        }
        for operation, names in (("read", page.readers), ("update", ()))
    }
    return json_answer(200, payload)


def _user(name: str) -> dict[str, object]:
    return {
        "type": "known",
        "accountId": name,
        "accountType": "atlassian",
        "displayName": DISPLAY_NAME if name == ACCOUNT_ID else "Sample lead",
        "profilePicture": _PICTURE,
    }


def _listed(rows: list[dict[str, object]]) -> dict[str, object]:
    return {"results": rows, "start": 0, "limit": 200, "size": len(rows)}


def _download(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    page = state.wiki.page(reader, found.number())
    files = state.wiki.attachments_on(page) if page else []
    wanted = [one for one in files if one.id == found.number("attachment")]
    if not wanted:
        return refusals.v1_not_found(found.number())
    signed = urlencode({"token": _signature(wanted[0]), "name": wanted[0].name})
    return redirect(f"{state.media_origin}/file/att{wanted[0].id}/binary?{signed}")


def _signature(attachment: Attachment) -> str:
    return f"sample-signature-{attachment.id}"


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
    return json_answer(200, {**_space(space), "_links": {"base": state.base}})


def _space(space: Space) -> dict[str, object]:
    return {
        "id": str(space.id),
        "key": space.key,
        "name": space.name,
        "type": "global",
        "status": space.status,
        "authorId": AUTHOR,
        "currentActiveAlias": space.key,
        "createdAt": _time(),
        "homepageId": str(space.homepage_id),
        "_links": {"webui": f"/spaces/{space.key}"},
    }


def _space_pages(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    space = state.wiki.space(reader, number=found.number())
    if space is None:
        return refusals.v2_not_found()
    if not set(request.query.get("body-format", [])) <= _LIST_FORMATS:
        return _v2_bad_request("body-format")
    pages = state.wiki.pages_for(reader, space.key)
    rows = [_page(one, space, request.one("body-format")) for one in pages]
    return _page_of(state, request, rows, 25)


def _one_page(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    page = state.wiki.page(reader, found.number())
    space = state.wiki.space(reader, key=page.space) if page else None
    if page is None or space is None:
        return refusals.v2_not_found()
    if not set(request.query.get("body-format", [])) <= _PAGE_FORMATS:
        return _v2_bad_request("body-format")
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
        "createdAt": _time(),
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
    return {"webui": _webui(page), "editui": edit, "tinyui": f"/x/{page.id}"}


def _version(number: int) -> dict[str, object]:
    return {
        "createdAt": _time(),
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
            "_links": {"webui": f"{_webui(page)}?focusedCommentId={one.id}"},
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


def _attachment(page: Page, one: Attachment) -> dict[str, object]:
    webui = f"{_webui(page)}?preview={one.id}"
    link = f"/download/attachments/{page.id}/{quote(one.name)}?version=1"
    return {
        "id": f"att{one.id}",
        "status": "current",
        "title": one.name,
        "createdAt": _time(),
        "pageId": str(page.id),
        "mediaType": one.media_type,
        "mediaTypeDescription": "Text file",
        "comment": "",
        "fileId": f"sample-file-{one.id}",
        "fileSize": len(one.data),
        "webuiLink": webui,
        "downloadLink": link,
        "version": _version(1),
        "_links": {"webui": webui, "download": link},
    }


def _page_of(state: State, request: Request, rows: list[dict[str, object]], usual: int) -> Answer:
    limit = request.one("limit", str(usual))
    if not limit.isdigit() or not 1 <= int(limit) <= _MOST:
        return _v2_bad_request("limit")
    part = cut(rows, limit=limit, start=start_of(request.one("cursor")), most=_MOST)
    links, headers = {"base": state.base}, ()
    if part.next_start is not None:
        # Relative, and with the context path even on the gateway.
        path = request.path[request.path.index("/wiki/") :]
        query = urlencode({**request.query, "cursor": [part.cursor]}, doseq=True)
        links["next"] = f"{path}?{query}"
        headers = (("Link", f'<{links["next"]}>; rel="next"'),)
    return json_answer(200, {"results": list(part.rows), "_links": links}, *headers)


def _v2_bad_request(name: str) -> Answer:
    error = {"status": 400, "code": "INVALID_REQUEST_PARAMETER", "title": name, "detail": None}
    return json_answer(400, {"errors": [error]})


def _webui(page: Page) -> str:
    return f"/spaces/{page.space}/pages/{page.id}/{quote(page.title.replace(' ', '+'))}"


def _time() -> str:
    return WRITTEN.strftime("%Y-%m-%dT%H:%M:%S.000Z")


_TELLERS: dict[str, _Teller] = {
    "v1.current_user": _current_user,
    "v1.search": _search,
    "v1.content_search": _search,
    "v1.spaces": _v1_spaces,
    "v1.content": _one_content,
    "v1.restrictions": _restrictions,
    "v1.download": _download,
    "v2.spaces": _spaces,
    "v2.space": _one_space,
    "v2.space_pages": _space_pages,
    "v2.page": _one_page,
    "v2.footer_comments": _footer_comments,
    "v2.attachments": _attachments,
}
