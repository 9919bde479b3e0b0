"""v1 of Cloud: what v2 does not have, and what is left of the rest."""

from collections.abc import Callable
from urllib.parse import urlencode

from tests.fakes.confluence import cql, refusals
from tests.fakes.confluence.cloud.media import signature
from tests.fakes.confluence.cloud.v2 import time, webui
from tests.fakes.confluence.content import Page, Reader
from tests.fakes.confluence.paging import cut, start_of
from tests.fakes.confluence.people import ACCOUNT_ID, DISPLAY_NAME, EMAIL
from tests.fakes.confluence.routes import Call
from tests.fakes.confluence.scenario import SERVICE
from tests.fakes.confluence.state import State
from tests.fakes.confluence.wire import Answer, Request, json_answer, redirect

_MOST = 250
_PICTURE = {"path": "/wiki/aa-avatar/sample", "width": 48, "height": 48, "isDefault": True}


def _current_user(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    links = {"base": state.base, "context": "/wiki"}
    if not reader.name:
        nobody = {"type": "anonymous", "displayName": "Anonymous", "profilePicture": _PICTURE}
        return json_answer(200, {**nobody, "_links": links})
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
    query = request.one("cql")
    parsed = cql.parsed(query)
    if parsed is None:
        return refusals.v1_bad_request(f"Could not parse cql : {query}")
    pages = state.wiki.pages_for(reader, parsed.space)
    start = start_of(request.one("cursor")) or request.one("start", "0")
    part = cut(pages, limit=request.one("limit", "25"), start=start, most=_MOST)
    contents = [_content(state, page, reader) for page in part.rows]
    links = {"base": state.base, "context": "/wiki"}
    if part.next_start is not None:
        path = request.path[request.path.index("/rest/") :]
        links["next"] = f"{path}?{urlencode({'cql': query, 'cursor': part.cursor})}"
    payload = {"start": part.start, "limit": part.limit, "size": len(part.rows), "_links": links}
    if found.name == "v1.content_search":
        return json_answer(200, {"results": contents, **payload})
    more = {"totalSize": len(pages), "cqlQuery": query, "searchDuration": 5}
    return json_answer(200, {"results": [_hit(one) for one in contents], **payload, **more})


def _hit(content: dict[str, object]) -> dict[str, object]:
    return {
        "content": content,
        "title": content["title"],
        "excerpt": "",
        "url": f"/spaces/pages/{content['id']}",
        "breadcrumbs": [],
        "entityType": "content",
        "iconCssClass": "aui-icon content-type-page",
        "lastModified": time(),
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
        "_links": {"webui": webui(page), "self": f"{state.base}/rest/api/content/{page.id}"},
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
    signed = urlencode({"token": signature(wanted[0]), "name": wanted[0].name})
    return redirect(f"{state.media_origin}/file/att{wanted[0].id}/binary?{signed}")


TELLERS: dict[str, Callable[[State, Request, Call, Reader], Answer]] = {
    "v1.current_user": _current_user,
    "v1.search": _search,
    "v1.content_search": _search,
    "v1.spaces": _v1_spaces,
    "v1.content": _one_content,
    "v1.restrictions": _restrictions,
    "v1.download": _download,
}
