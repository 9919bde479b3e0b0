"""Running imports in tests: the real services, without a worker."""

from typing import Any

from apps.ingestion.jobs import JobRequest, create_job
from apps.ingestion.models import Job, JobPage
from apps.ingestion.progress import nobody
from apps.ingestion.results import result_of
from apps.ingestion.runs import run_job
from apps.ingestion.uploads import store_upload
from apps.knowledge.models import Chunk, Page
from apps.organizations.models import Organization
from apps.organizations.names import files_dir
from apps.organizations.tenancy import activate
from apps.search.backend import engine_of
from apps.search.query import query_terms
from tests.ingestion.archives import Export


def queue_export(organization: Organization, export: Export | bytes, site: str = "") -> Job:
    """The job as an upload makes it, not yet run."""
    data = export if isinstance(export, bytes) else export.zip()
    with activate(organization):
        upload = store_upload(organization.pk, [data])
        return create_job(organization, JobRequest("export.zip", upload, site))


def run_export(organization: Organization, export: Export | bytes, site: str = "") -> Job:
    """The job after its run."""
    job = queue_export(organization, export, site)
    with activate(organization):
        assert run_job(job, nobody)
        job.refresh_from_db()
    return job


def summary(job: Job) -> dict[str, Any]:
    """Pages and attachments of the command's answer."""
    told = result_of(job).as_json()
    return {"state": told["state"], **told["pages"], **told["attachments"]}


def titles_found(organization: Organization, question: str) -> set[str]:
    """Titles of the pages the index itself finds, before any recheck."""
    found = engine_of(organization.pk).search(
        query_terms(question), organization_id=organization.pk
    )
    with activate(organization):
        pages = Page.objects.filter(pk__in={candidate.page_id for candidate in found})
        return set(pages.values_list("title", flat=True))


def contents(organization: Organization) -> dict[str, Any]:
    """Everything an import wrote, in a form that two organizations can be compared by."""
    with activate(organization):
        pages = {
            row[0]: row[1:]
            for row in Page.objects.values_list(
                "content_id",
                "title",
                "parent__content_id",
                "position",
                "status",
                "markdown",
                "content_hash",
                "indexed_hash",
            )
        }
        chunks = sorted(
            Chunk.objects.values_list("page__content_id", "number", "text", "start", "end")
        )
        outcomes = sorted(JobPage.objects.values_list("content_id", "outcome"))
    counts = engine_of(organization.pk).counts(organization_id=organization.pk)
    return {
        "pages": pages,
        "chunks": chunks,
        "outcomes": outcomes,
        "indexed": (counts.pages, counts.chunks),
    }


def files_of(organization: Organization) -> set[str]:
    """Every stored file of the organization, by its path."""
    root = files_dir(organization.pk)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
