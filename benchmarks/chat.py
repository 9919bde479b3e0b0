"""How long it takes from a question to the first piece of its answer, as a multiple of its search.

    .venv/bin/python -m benchmarks.chat --data DIR [--questions N] [--json]

All pages of the LF wiki are put into one organization. A real web process answers over a real
websocket; the model is a stub, in a process of its own, that answers at once. For each question in
turn the search alone is timed (`retrieve`, as the chat calls it), then `ask` to the first `delta`.
Nothing is asserted.
"""

import argparse
import asyncio
import json
import os
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from websockets.asyncio.client import ClientConnection, connect

from apps.search.evaluation.metrics import percentile
from benchmarks import lf_wiki
from benchmarks.portal import START_SECONDS, process, redis, temporary_portal

_WARM_UP = 5
_KINDS = ("short", "long")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with lf-wiki/")
    parser.add_argument("--questions", type=int, default=100, help="of each kind")
    parser.add_argument("--json", action="store_true", help="print one object only")
    options = parser.parse_args()
    with temporary_portal():
        report = run(options.data, options.questions)
    if options.json:
        print(json.dumps(report))
        return
    for kind in _KINDS:
        print(f"{kind}:")
        for name, value in report[kind].items():
            print(f"  {name:<18} {value}")


def run(data: Path, count: int) -> dict[str, Any]:
    """Fill the portal, ask, and give milliseconds and multiples by kind of question."""
    # The portal's code can only be imported once its settings are.
    from benchmarks.filling import fill_organization  # noqa: PLC0415

    pages = lf_wiki.pages(data)
    print(f"filling one organization with {len(pages)} pages …", file=sys.stderr)
    organization, chunks = fill_organization("lf", pages)
    asked = count + _WARM_UP
    questions = {
        "short": lf_wiki.short_questions(lf_wiki.known_items(data), asked),
        "long": lf_wiki.long_questions(pages, asked),
    }
    report: dict[str, Any] = {"chunks": chunks}
    with redis(), _model() as model, _web(model) as port:
        cookie = _sign_in(organization)
        for kind in _KINDS:
            report[kind] = asyncio.run(_measure(port, cookie, organization.pk, questions[kind]))
    return report


async def _measure(
    port: int, cookie: str, organization_id: int, questions: Sequence[str]
) -> dict[str, Any]:
    """Milliseconds of the search and of the way to the first piece; the first few do not count."""
    from channels.db import database_sync_to_async  # noqa: PLC0415

    from apps.organizations.viewer import Viewer  # noqa: PLC0415
    from apps.search.access import retrieve  # noqa: PLC0415

    search = database_sync_to_async(retrieve)
    viewer = Viewer(organization_id=organization_id, user_id=None)
    searches: list[float] = []
    answers: list[float] = []
    async with connect(
        f"ws://127.0.0.1:{port}/o/lf/chat/socket/",
        additional_headers={"Cookie": cookie, "Origin": f"http://127.0.0.1:{port}"},
    ) as socket_:
        for question in questions:
            started = time.perf_counter()
            found = await search(viewer, question, organization_id=organization_id)
            searched = time.perf_counter() - started
            first = await _first_delta(socket_, question)
            if found:
                searches.append(searched * 1000)
                answers.append(first * 1000)
    searches, answers = searches[_WARM_UP:], answers[_WARM_UP:]
    each = [answer / search for answer, search in zip(answers, searches, strict=True)]
    return {
        "questions": len(searches),
        "search_ms": _spread(searches),
        "first_delta_ms": _spread(answers),
        "multiple_p50": round(percentile(answers, 0.5) / percentile(searches, 0.5), 2),
        "median_of_each": round(percentile(each, 0.5), 2),
    }


async def _first_delta(socket_: ClientConnection, question: str) -> float:
    started = time.perf_counter()
    await socket_.send(json.dumps({"type": "ask", "question": question}))
    first = 0.0
    while True:
        kind = json.loads(await socket_.recv())["type"]
        if kind == "delta" and not first:
            first = time.perf_counter() - started
        if kind in {"done", "failed"}:
            return first


def _spread(values: Sequence[float]) -> dict[str, float]:
    return {
        "p50": round(percentile(values, 0.5), 1),
        "p95": round(percentile(values, 0.95), 1),
        "max": round(max(values), 1),
    }


def _sign_in(organization: Any) -> str:
    """A member's session, as the header a browser sends."""
    from django.conf import settings  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from apps.accounts.models import User  # noqa: PLC0415
    from apps.organizations.models import Membership  # noqa: PLC0415
    from apps.organizations.tenancy import activate  # noqa: PLC0415

    user = User.objects.create_user(email="member@northwind.example", password=None)
    with activate(organization):
        Membership.objects.create(organization=organization, user=user)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


@contextmanager
def _model() -> Iterator[str]:
    """The address of a model that answers at once."""
    command = [sys.executable, "-u", "-m", "tests.fakes.openai", "--port", "0"]
    with process(command) as model:
        assert model.stdout is not None
        yield model.stdout.readline().split()[0].removeprefix("OPENAI_BASE_URL=")


@contextmanager
def _web(model: str) -> Iterator[int]:
    """The port of a web process that uses the model."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    static = Path(os.environ["PORTAL_DATA_DIR"]) / "static"
    static.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port)]
    extra = {"OPENAI_BASE_URL": model, "OPENAI_MODEL": "stub"}
    with process([*command, "portal.asgi:application"], **extra):
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                with urlopen(f"http://127.0.0.1:{port}/health/live/", timeout=5):
                    break
            except URLError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
        yield port


if __name__ == "__main__":
    main()
