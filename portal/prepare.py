"""Brings the data directory up to date before a start: `python -m portal.prepare [--demo]`.

Checks the settings, applies migrations, collects the static files when they changed and, with
--demo, makes the demo organization. Safe to run again, and quick when nothing changed.
"""

import hashlib
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command

from portal.command_line import ends_plainly


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    call_command("check", databases=["default"])
    call_command("migrate", interactive=False, verbosity=0)
    collect_static()
    if "--demo" in sys.argv[1:]:
        # Its models can be imported only now, when the registry is filled.
        from portal import demo  # noqa: PLC0415

        demo.create()


def collect_static() -> None:
    """Collects, hashes and compresses the static files, unless these very files are there."""
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".sources"
    wanted = _sources()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return
    # What was there stays: pages that an earlier release has sent, or still sends beside this
    # one, name its files.
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(wanted, encoding="ascii")


def _sources() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    with ends_plainly():
        try:
            main()
        except CommandError as refusal:
            # A failed system check: the message tells all, as on Django's own command line.
            sys.exit(f"{refusal}")
