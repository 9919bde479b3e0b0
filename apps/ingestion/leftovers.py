"""Files that a process left when it was killed between storing an upload and making its job."""

import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from apps.ingestion.models import UNFINISHED, Job
from apps.ingestion.uploads import uploads_dir
from apps.organizations.models import Organization
from apps.organizations.names import files_dir
from apps.organizations.tenancy import activate

_OLD_SECONDS = 24 * 3600


def delete_leftovers() -> int:
    """Deletes what is older than a day and no unfinished job will read; returns how many files."""
    deleted = _delete_old(Path(settings.ARRIVING_DIR).glob("*.upload*"))
    for organization_id in Organization.objects.values_list("pk", flat=True):
        with activate(organization_id):
            jobs = Job.objects.filter(state__in=UNFINISHED)
            names = list(jobs.values_list("file_path", flat=True))
        wanted = {files_dir(organization_id) / name for name in names}
        found = uploads_dir(organization_id).glob("*.zip")
        deleted += _delete_old(path for path in found if path not in wanted)
    return deleted


def _delete_old(paths: Iterable[Path]) -> int:
    deleted = 0
    for path in paths:
        try:
            if path.stat().st_mtime < time.time() - _OLD_SECONDS:
                path.unlink()
                deleted += 1
        except FileNotFoundError:
            # Somebody else was done with it in this very moment.
            continue
    return deleted
