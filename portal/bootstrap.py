"""Makes the data directory and the secret key; safe to run again. `python -m portal.bootstrap`."""

import os
import secrets
from pathlib import Path

from portal import env

_PRIVATE_DIRECTORY = 0o700
_PRIVATE_FILE = 0o600


def prepare(data_dir: Path) -> None:
    """Creates what the portal keeps its state in; an existing secret is never replaced."""
    data_dir.mkdir(mode=_PRIVATE_DIRECTORY, parents=True, exist_ok=True)
    for name in ("files", "search", "tmp"):
        (data_dir / name).mkdir(mode=_PRIVATE_DIRECTORY, exist_ok=True)
    try:
        handle = os.open(
            data_dir / "secret_key", os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE_FILE
        )
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))


if __name__ == "__main__":
    prepare(env.path("PORTAL_DATA_DIR", Path(__file__).resolve().parent.parent / "var"))
