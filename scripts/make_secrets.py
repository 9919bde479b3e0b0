"""Makes the files of docker-compose.yml's secrets: `sudo python3 scripts/make_secrets.py secrets`.

Standard library only. Safe to run again: what is there stays as it is. Each file is readable by the
user of the one image that reads it, since Compose hands a file into a container with the owner and
the mode it has outside, and Elasticsearch refuses a password that others could read.
"""

import os
import secrets
import sys
from base64 import urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path

PORTAL = 1000
"""The user of the portal's image and of Elasticsearch's, which share a password."""
POSTGRES = 999
_PRIVATE_DIRECTORY = 0o700
_PRIVATE_FILE = 0o400

Give = Callable[[Path, int], None]


def give_to(path: Path, user: int) -> None:
    """Raises PermissionError unless root, or the user's own, calls it."""
    os.chown(path, user, -1)


def write(folder: Path, give: Give = give_to) -> list[str]:
    """Makes what is missing and returns its names; passes PermissionError of `give` on."""
    folder.mkdir(mode=_PRIVATE_DIRECTORY, parents=True, exist_ok=True)
    # Twice, since two users read it.
    password = _kept(folder / "postgres_password") or secrets.token_urlsafe(32)
    wanted = {
        "secret_key": (secrets.token_urlsafe(50), PORTAL),
        "field_keys": (_field_key(), PORTAL),
        "postgres_password": (password, POSTGRES),
        "database_password": (password, PORTAL),
        "elasticsearch_password": (secrets.token_urlsafe(32), PORTAL),
        # Empty means none; whoever has one writes it in.
        "openai_api_key": ("", PORTAL),
        "embedding_api_key": ("", PORTAL),
        "email_password": ("", PORTAL),
    }
    missing = [name for name in wanted if not (folder / name).exists()]
    for name in missing:
        content, user = wanted[name]
        _write(folder / name, content, user, give)
    return missing


def _field_key() -> str:
    """The first key of the keyring: 32 random bytes, as Fernet wants them."""
    return urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii")


def _kept(path: Path) -> str:
    return path.read_text(encoding="ascii") if path.exists() else ""


def _write(path: Path, content: str, user: int, give: Give) -> None:
    """The name appears last: a run that was interrupted leaves no half-made secret."""
    unfinished = path.with_name(f".{path.name}")
    unfinished.unlink(missing_ok=True)
    handle = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE_FILE)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(content)
    give(unfinished, user)
    unfinished.rename(path)


def main() -> int:
    (folder,) = map(Path, sys.argv[1:])
    try:
        made = write(folder)
    except PermissionError as error:
        print(f"{error}. The files belong to the users of the images: run this as root.")
        return 1
    print(f"Made in {folder}: {', '.join(made)}." if made else f"All there in {folder}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
