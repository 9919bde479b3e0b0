"""A person's browser, as the https proxy in front of the portal passes its requests on."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx2
from websockets.sync.client import ClientConnection, connect

_TIMEOUT_SECONDS = 60
_MOST_REDIRECTS = 5


@dataclass(slots=True)
class Browser:
    """Keeps its cookies and nothing else. `public_url` is the address in its address bar."""

    port: int
    public_url: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> httpx2.Response:
        """The page, after its redirects."""
        return self._follow(self._send("GET", path))

    def post(
        self, path: str, fields: dict[str, str], upload: tuple[str, Path] | None = None
    ) -> httpx2.Response:
        """Sends a form, with a file for the field that `upload` names; the page after redirects."""
        data = {**fields, "csrfmiddlewaretoken": self.cookies["csrftoken"]}
        if upload is None:
            return self._follow(self._send("POST", path, data=data))
        name, file = upload
        files = {name: (file.name, file.read_bytes(), "application/zip")}
        return self._follow(self._send("POST", path, data=data, files=files))

    @contextmanager
    def websocket(self, path: str) -> Iterator["Frames"]:
        with connect(
            f"ws://127.0.0.1:{self.port}{path}",
            additional_headers={"Cookie": self._cookie(), "Origin": self.public_url},
        ) as connection:
            yield Frames(connection)

    def _follow(self, response: httpx2.Response) -> httpx2.Response:
        for _ in range(_MOST_REDIRECTS):
            if not response.has_redirect_location:
                return response
            here = f"{self.public_url}{response.request.url.raw_path.decode('ascii')}"
            target = urlsplit(urljoin(here, response.headers["Location"]))
            assert f"{target.scheme}://{target.netloc}" == self.public_url
            response = self._send("GET", target.path + (f"?{target.query}" if target.query else ""))
        raise AssertionError(f"No end of redirects at {response.request.url}")

    def _send(self, method: str, path: str, **body: Any) -> httpx2.Response:
        public = urlsplit(self.public_url)
        response = httpx2.request(
            method,
            f"http://127.0.0.1:{self.port}{path}",
            headers={
                "Host": public.netloc,
                "X-Forwarded-Proto": public.scheme,
                "X-Forwarded-For": "203.0.113.7",
                "Referer": f"{self.public_url}{path}",
                "Cookie": self._cookie(),
            },
            timeout=_TIMEOUT_SECONDS,
            trust_env=False,
            **body,
        )
        for line in response.headers.get_list("Set-Cookie"):
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0":
                    self.cookies.pop(name, None)
                    continue
                assert morsel["secure"], f"{name} would be sent without https"
                self.cookies[name] = morsel.value
        return response

    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())


@dataclass(frozen=True, slots=True)
class Frames:
    """The chat's frames, both ways."""

    connection: ClientConnection

    def send(self, **frame: Any) -> None:
        self.connection.send(json.dumps(frame))

    def until(self, *types: str) -> list[dict[str, Any]]:
        """Every frame up to the first of one of these types."""
        found: list[dict[str, Any]] = []
        while not found or found[-1]["type"] not in types:
            found.append(json.loads(self.connection.recv(timeout=_TIMEOUT_SECONDS)))
        return found
