"""The portal's settings for a worker that a test started: that test's data, quick rescues."""

import os

os.environ["PORTAL_SECRET_KEY"] = "only-for-the-test-run-" + "0" * 40

from portal.settings import *  # noqa: F403  (the variable above comes first)

DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]  # noqa: F405
