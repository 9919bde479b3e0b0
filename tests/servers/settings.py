"""Settings of a portal process beside the test run: its data directory and its database."""

import os

os.environ["PORTAL_SECRET_KEY"] = "only-for-the-test-run-" + "0" * 40

from portal.settings import *  # noqa: F403  (the variable above comes first)
from tests.servers.database import SQLITE_FILE

if os.environ.get(SQLITE_FILE):
    DATABASES["default"]["NAME"] = os.environ[SQLITE_FILE]  # noqa: F405
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
