"""A portal of its own for one benchmark run: new data directory, new database."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import django


@contextmanager
def temporary_portal() -> Iterator[None]:
    """Everything inside runs on an empty portal that is gone afterwards. Once per process."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as directory:
        os.environ["PORTAL_DATA_DIR"] = directory
        os.environ["PORTAL_SECRET_KEY"] = secrets.token_hex(32)
        os.environ["PORTAL_LOG_LEVEL"] = "WARNING"
        os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
        django.setup()
        from django.core.management import call_command  # noqa: PLC0415 - needs the setup above

        call_command("migrate", verbosity=0)
        yield
