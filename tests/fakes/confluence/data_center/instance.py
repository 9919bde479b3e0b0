"""What Data Center tells of itself and of accounts."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tests.fakes.confluence import refusals
from tests.fakes.confluence.content import Reader
from tests.fakes.confluence.people import DISPLAY_NAME, USER_KEY, USERNAME
from tests.fakes.confluence.routes import Call
from tests.fakes.confluence.state import State
from tests.fakes.confluence.wire import Answer, Request, html_answer, json_answer, xml_answer

_PICTURE = {
    "path": "/images/icons/profilepics/default.svg",
    "width": 48,
    "height": 48,
    "isDefault": True,
}


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
    return json_answer(200, {**person(reader.name), "_links": links})


def person(name: str) -> dict[str, object]:
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
        "createdAt": time(now - timedelta(days=30)),
        "lastAccessedAt": time(now),
    }
    if state.scenario.token_days is not None:
        token["expiringAt"] = time(now + timedelta(days=state.scenario.token_days))
    return json_answer(200, [token])


def _backup_jobs(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    return json_answer(200, [])


def _admins_only(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    return refusals.refused_by_data_center(403, "Only administrators may do this.")


def _rpc(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    return json_answer(200, {"jsonrpc": "2.0", "id": 1, "result": []})


def time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


TELLERS: dict[str, Callable[[State, Request, Call, Reader], Answer]] = {
    "dc.server_information": _server_information,
    "dc.system_info": _admins_only,
    "dc.access_mode": _access_mode,
    "dc.current_user": _current_user,
    "dc.tokens": _tokens,
    "dc.backup_jobs": _backup_jobs,
    "dc.backup_space": _admins_only,
    "dc.rpc": _rpc,
}
