"""docker-compose.yml as the tests read it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

FILE = Path(settings.BASE_DIR) / "docker-compose.yml"
OURS = ("prepare", "web", "worker", "beat")
SERVERS = ("postgres", "redis", "elasticsearch")
SECRETS = "/run/secrets/"
_VARIABLE = re.compile(r"\$\{(\w+):([-?])([^}]*)\}")


@dataclass(frozen=True, slots=True)
class Service:
    """One service; `spec` is what the file says of it, its shared parts merged in."""

    name: str
    spec: Mapping[str, Any]

    @property
    def command(self) -> list[str]:
        return [str(word) for word in self.spec.get("command", [])]

    @property
    def environment(self) -> dict[str, str]:
        return {name: str(value) for name, value in self.spec.get("environment", {}).items()}

    @property
    def secret_files(self) -> dict[str, str]:
        """The secret that each `…_FILE` variable names."""
        return {
            name: value.removeprefix(SECRETS)
            for name, value in self.environment.items()
            if name.endswith("_FILE")
        }

    @property
    def health_command(self) -> list[str]:
        """How its health is asked for; [] when nothing asks."""
        kind, *words = self.spec.get("healthcheck", {}).get("test", [""])
        return ["sh", "-c", *words] if kind == "CMD-SHELL" else words


@cache
def document() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


def service(name: str) -> Service:
    return Service(name, document()["services"][name])


def interpolated(text: str, variables: Mapping[str, str]) -> str:
    """As Compose fills in `${NAME:-default}`, `${NAME:?why}` and `$$`.

    Raises KeyError for a variable that must be given and is not.
    """

    def value(match: re.Match[str]) -> str:
        name, kind, default = match.groups()
        return variables.get(name, "") or (default if kind == "-" else variables[name])

    return _VARIABLE.sub(value, text).replace("$$", "$")
