"""Settings of a web process beside the test run: the same data directory and database."""

import os

from portal.settings import *  # noqa: F403  (settings are taken over whole)

DATABASES["default"]["NAME"] = os.environ["PORTAL_TEST_DATABASE"]  # noqa: F405
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
