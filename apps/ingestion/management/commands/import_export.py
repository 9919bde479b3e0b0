"""Imports an HTML space export here and now, without worker, web or Redis."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils.text import slugify

from apps.core.problems import PortalError, Problem
from apps.ingestion.jobs import JobRequest, create_job, waiting_job, withdraw
from apps.ingestion.leases import settle_running
from apps.ingestion.models import Job, JobState
from apps.ingestion.problems import ProblemCode, problem, refused
from apps.ingestion.progress import Notify, nobody
from apps.ingestion.results import JobResult, result_of
from apps.ingestion.runs import run_job
from apps.ingestion.uploads import StoredUpload, discard_upload, read_blocks, store_upload
from apps.organizations.models import Organization
from apps.organizations.selectors import organization_by_slug, people
from apps.organizations.services import create_organization, delete_organization
from apps.organizations.tenancy import activate


class Command(BaseCommand):
    help = "Import a Confluence HTML space export into an organization."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the ZIP file Confluence made")
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument(
            "--create", action="store_true", help="make the organization when there is none"
        )
        parser.add_argument(
            "--site", default="", metavar="URL", help="the Confluence it came from, if it is silent"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object only")

    def handle(self, *args: Any, **options: Any) -> None:
        slug = options["organization"]
        known = organization_by_slug(slug)
        organization = known or _new_organization(slug, create=options["create"])
        with activate(organization):
            try:
                upload = _store(organization, options["file"], made_here=known is None)
                job = self._import(organization, upload, options)
            except PortalError as error:
                self._refuse(error.problem, as_json=options["json"])
            if job.state != JobState.SUCCEEDED:
                told = problem(job.problem_code or ProblemCode.INTERNAL, job.problem_detail)
                self._refuse(told, as_json=options["json"])
            deserted = not people()
        self._print(result_of(job), job, as_json=options["json"])
        if deserted and not options["json"]:
            self.stdout.write(
                f"Nobody is a member of {organization.name} yet: invite its owner in the Django "
                f"admin ({reverse('admin:organizations_invitation_add')})."
            )

    def _import(
        self, organization: Organization, upload: StoredUpload, options: dict[str, Any]
    ) -> Job:
        site = options["site"].rstrip("/")
        # Where no worker is, nobody else frees the organization from a command that was killed.
        settle_running()
        resumed = waiting_job(upload.digest, site)
        if resumed is not None:
            discard_upload(organization.pk, upload)
        job = resumed or _new_job(organization, JobRequest(options["file"].name, upload, site))
        if not run_job(job, self._progress(job, quiet=options["json"])):
            if resumed is None and not withdraw(job):
                raise refused(ProblemCode.RUNNING_ALREADY, f"“{job.file_name}”")
            raise refused(ProblemCode.BUSY)
        job.refresh_from_db()
        return job

    def _progress(self, job: Job, *, quiet: bool) -> Notify:
        if quiet or not sys.stderr.isatty():
            return nobody

        def show(*, urgent: bool) -> None:
            job.refresh_from_db(fields=["stage", "done", "total"])
            label = job.get_stage_display()
            self.stderr.write(f"\r{label}: {job.done:,} of {job.total:,} ", ending="")

        return show

    def _refuse(self, told: Problem, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"problem": asdict(told)}, ensure_ascii=False))
            raise SystemExit(1)
        raise CommandError(f"{told.what} {told.why} {told.who} {told.how}")

    def _print(self, result: JobResult, job: Job, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(result.as_json(), ensure_ascii=False))
            return
        pages, files = result.as_json()["pages"], result.as_json()["attachments"]
        self.stdout.write(f"Imported {job.file_name} in {result.seconds:.1f} s.")
        self.stdout.write(
            "Pages: " + ", ".join(f"{count:,} {name}" for name, count in pages.items())
        )
        self.stdout.write(
            "Attachments: " + ", ".join(f"{count:,} {name}" for name, count in files.items())
        )
        for code, times in result.losses.items():
            self.stdout.write(f"  {times:,} x {code}")


def _new_organization(slug: str, *, create: bool) -> Organization:
    if not create:
        raise CommandError(f"There is no organization “{slug}”. Add --create to make it.")
    if slugify(slug) != slug:
        raise CommandError(f"“{slug}” cannot be in an address; use letters, digits and hyphens.")
    return create_organization(slug=slug, name=slug.replace("-", " ").title())


def _store(organization: Organization, path: Path, *, made_here: bool) -> StoredUpload:
    """Of a file that is refused nothing stays, not even the organization made for it."""
    try:
        return store_upload(organization.pk, _blocks(path))
    except (PortalError, CommandError):
        if made_here:
            delete_organization(organization)
        raise


def _new_job(organization: Organization, request: JobRequest) -> Job:
    try:
        return create_job(organization, request)
    except PortalError:
        discard_upload(organization.pk, request.upload)
        raise


def _blocks(path: Path) -> Iterator[bytes]:
    try:
        yield from read_blocks(path)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
