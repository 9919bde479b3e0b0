"""Makes the data directory and its keys; safe to run again. `python -m portal.bootstrap`."""

import os
import secrets
from base64 import urlsafe_b64encode
from pathlib import Path

from portal import env

_PRIVATE_DIRECTORY = 0o700
_PRIVATE_FILE = 0o600


def prepare(data_dir: Path) -> None:
    """Creates what the portal keeps its state in; an existing key is never replaced."""
    data_dir.mkdir(mode=_PRIVATE_DIRECTORY, parents=True, exist_ok=True)
    for name in ("files", "search", "tmp"):
        (data_dir / name).mkdir(mode=_PRIVATE_DIRECTORY, exist_ok=True)
    _keep(data_dir / "secret_key", secrets.token_urlsafe(50))
    # Beside keys of the operator's own, another one would only be taken for them.
    if not env.secret("PORTAL_FIELD_KEYS"):
        _keep(data_dir / "field_keys", new_field_key())


def new_field_key() -> str:
    """A Fernet key: 32 random bytes in URL-safe base64."""
    return urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii")


def _keep(path: Path, content: str) -> None:
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE_FILE)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(content)


if __name__ == "__main__":
    prepare(env.path("PORTAL_DATA_DIR", Path(__file__).resolve().parent.parent / "var"))
