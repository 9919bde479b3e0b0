"""The portal's settings for the test run: a data directory and a secret of its own per process."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Always a new one: parallel test processes inherit the environment of the first.
os.environ["PORTAL_DATA_DIR"] = tempfile.mkdtemp(prefix="portal-tests-")
os.environ["PORTAL_SECRET_KEY"] = "only-for-the-test-run-" + "0" * 40
os.environ["PORTAL_FIELD_KEYS"] = "b25seS1mb3ItdGhlLXRlc3QtcnVuLTAwMDAwMDAwMDA="
for name in list(os.environ):
    if name.startswith(("DATABASE_URL", "REDIS_URL", "SEARCH_", "OPENAI_", "EMBEDDING_")):
        del os.environ[name]

from portal import database  # noqa: E402  (the variables above come first)
from portal.settings import *  # noqa: E402, F403

DATA_DIR = Path(os.environ["PORTAL_DATA_DIR"])


def _remove(path: Path, maker: int) -> None:
    """A forked child must not take its parent's directory away."""
    if os.getpid() == maker:
        shutil.rmtree(path, ignore_errors=True)


atexit.register(_remove, DATA_DIR, os.getpid())
if os.environ.get("TEST_DATABASE_URL"):
    DATABASES["default"] = database.postgresql(os.environ["TEST_DATABASE_URL"])  # noqa: F405
else:
    # Threads and processes of a test share it, which a database in memory could not offer.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# WhiteNoise warns when the folder it serves is missing, and a warning fails a test.
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir()
ARRIVING_DIR.mkdir()  # noqa: F405
FILE_UPLOAD_TEMP_DIR = ARRIVING_DIR  # noqa: F405
