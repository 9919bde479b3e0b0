"""One batch of pages: read, convert, cut, decide, and write in one transaction."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from apps.core.events import Event, log_event
from apps.ingestion.leases import Lease
from apps.ingestion.models import Job, JobPage, PageOutcome
from apps.ingestion.page_reader import PageReader
from apps.ingestion.plan import PageState, Plan, plan_page
from apps.ingestion.readings import PageReading, UnreadPage
from apps.ingestion.sources.archive import MEBIBYTE, Archive, UnreadableEntryError
from apps.ingestion.sources.base import ListedPage, SourceAttachment
from apps.ingestion.tally import Checkpoint, Counters, LossTally
from apps.knowledge.models import Page, PageStatus, Space
from apps.knowledge.services import (
    AttachmentDraft,
    PageDraft,
    confirm_pages,
    content_hash,
    save_attachments,
    save_pages,
    store_file,
)
from apps.organizations.bulk import insert_rows

_ATTACHMENTS = "attachments"
LARGEST_ATTACHMENT = 2 * 1024 * MEBIBYTE
_DETAILS_ONLY = "Only its details changed, not its text."

_JobPageRow = tuple[int, int | None, str, str, str, str]
"""Job, page, content id, title, outcome, reason."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A page ready to be written, its attachments stored."""

    reading: PageReading
    attachments: tuple[AttachmentDraft, ...]
    hash: str


@dataclass(slots=True)
class BatchWriter:
    """Writes batches of one run. `page_ids` are the space's pages by content id, as far as known,
    and grow with each batch.
    """

    lease: Lease
    job: Job
    reader: PageReader
    archive: Archive
    space: Space
    as_of: datetime
    page_ids: dict[str, int]
    counters: Counters
    losses: LossTally
    checkpoint: Checkpoint
    _failures: list[UnreadPage] = field(default_factory=list)

    def write(self, batch: Sequence[ListedPage]) -> list[int]:
        """Reads the batch and writes it whole; returns the pages the index must follow.

        Raises LeaseLostError, nothing written, when another run has taken over.
        """
        self._failures = []
        read = [page for listed in batch if (page := self._read(listed)) is not None]
        states = self._known([page.reading.listed.content_id for page in read])
        plans = {
            page.reading.listed.content_id: plan_page(
                states.get(page.reading.listed.content_id), self._state(page)
            )
            for page in read
        }
        counters = self.counters.plus(self._counted(plans.values(), read))
        losses = LossTally(self.losses.times.copy(), self.losses.pages.copy())
        for page in read:
            losses.add_page(page.reading.losses)
        checkpoint = Checkpoint(
            self.checkpoint.position + len(batch),
            self.checkpoint.run_position,
            self.checkpoint.run_since,
        )
        with transaction.atomic():
            # First, so that a run that has lost its lease writes nothing at all.
            self.lease.write(
                counters=counters.as_json(),
                losses=losses.as_json(),
                checkpoint=checkpoint.as_json(),
                done=checkpoint.position,
                attempts=0,
            )
            pages = self._save(read, plans)
        self.counters, self.losses, self.checkpoint = counters, losses, checkpoint
        self.page_ids |= {content_id: page.pk for content_id, page in pages.items()}
        return [
            page.pk
            for content_id, page in pages.items()
            if plans[content_id] in (Plan.NEW, Plan.CHANGED)
        ]

    def _read(self, listed: ListedPage) -> _Read | None:
        reading = self.reader.read(listed)
        if isinstance(reading, UnreadPage):
            if reading.error:
                log_event(
                    Event.JOB_PAGE_FAILED,
                    job=self.job.pk,
                    page=listed.content_id,
                    error=reading.error,
                    trace=reading.trace,
                )
            self._failures.append(reading)
            return None
        attachments = tuple(self._stored(attachment) for attachment in reading.attachments)
        digest = content_hash(self.space.key, listed.title, reading.updated.day, reading.markdown)
        return _Read(reading, attachments, digest)

    def _stored(self, attachment: SourceAttachment) -> AttachmentDraft:
        missing = AttachmentDraft(attachment.source_id, attachment.filename, attachment.media_type)
        if not attachment.path:
            return missing
        try:
            kept = store_file(
                self.lease.organization_id,
                _ATTACHMENTS,
                self.archive.blocks(attachment.path, LARGEST_ATTACHMENT),
            )
        except UnreadableEntryError:
            return missing
        return AttachmentDraft(
            attachment.source_id,
            attachment.filename,
            attachment.media_type,
            kept.size,
            kept.digest,
            kept.path,
        )

    def _known(self, content_ids: Iterable[str]) -> dict[str, PageState]:
        wanted = list(content_ids)
        rows = Page.objects.filter(site=self.space.site, content_id__in=wanted).order_by()
        return {
            content_id: PageState(
                content_hash=digest,
                details=tuple(details),
                version=version,
                updated=updated,
                removed=status == PageStatus.REMOVED,
            )
            for content_id, digest, version, updated, status, *details in rows.values_list(
                "content_id",
                "content_hash",
                "version",
                "updated_on",
                "status",
                "parent__content_id",
                "author_name",
                "editor_name",
                "created_raw",
                "updated_raw",
                "source_url",
            )
        }

    def _state(self, page: _Read) -> PageState:
        reading = page.reading
        parent_id = reading.listed.parent_id
        return PageState(
            content_hash=page.hash,
            details=(
                parent_id,
                reading.author_name,
                reading.editor_name,
                reading.created.raw,
                reading.updated.raw,
                reading.url,
            ),
            version=reading.version,
            updated=reading.updated.day,
        )

    def _counted(self, plans: Iterable[Plan], read: Sequence[_Read]) -> Counters:
        planned = list(plans)
        attachments = [attachment for page in read for attachment in page.attachments]
        stored = sum(bool(attachment.stored) for attachment in attachments)
        return Counters(
            new=planned.count(Plan.NEW),
            changed=planned.count(Plan.CHANGED) + planned.count(Plan.DETAILS),
            unchanged=planned.count(Plan.UNCHANGED),
            failed=len(self._failures),
            attachments_stored=stored,
            attachments_missing=len(attachments) - stored,
        )

    def _save(self, read: Sequence[_Read], plans: dict[str, Plan]) -> dict[str, Page]:
        written = [p for p in read if plans[p.reading.listed.content_id] is not Plan.UNCHANGED]
        pages = save_pages(
            self.space,
            [self._draft(page) for page in written],
            as_of=self.as_of,
            new_text={
                content_id for content_id, plan in plans.items() if plan in (Plan.NEW, Plan.CHANGED)
            },
        )
        same = [content_id for content_id, plan in plans.items() if plan is Plan.UNCHANGED]
        if same:
            confirm_pages(self.space, same, as_of=self.as_of)
        page_ids = self.page_ids | {content_id: page.pk for content_id, page in pages.items()}
        save_attachments(
            {page_ids[page.reading.listed.content_id]: page.attachments for page in read}
        )
        insert_rows(
            JobPage,
            ("job_id", "page_id", "content_id", "title", "outcome", "reason"),
            [*self._outcomes(written, plans, pages), *self._failed()],
        )
        return pages

    def _draft(self, page: _Read) -> PageDraft:
        reading = page.reading
        return PageDraft(
            content_id=reading.listed.content_id,
            title=reading.listed.title,
            parent_id=self.page_ids.get(reading.listed.parent_id or ""),
            position=reading.listed.position,
            version=reading.version,
            author_name=reading.author_name,
            editor_name=reading.editor_name,
            created_on=reading.created.day,
            created_raw=reading.created.raw,
            updated_on=reading.updated.day,
            updated_raw=reading.updated.raw,
            source_url=reading.url,
            labels=reading.labels,
            markdown=reading.markdown,
            content_hash=page.hash,
            losses=reading.losses,
            chunks=reading.chunks,
        )

    def _outcomes(
        self, written: Sequence[_Read], plans: dict[str, Plan], pages: dict[str, Page]
    ) -> Iterator[_JobPageRow]:
        for listed in (page.reading.listed for page in written):
            plan = plans[listed.content_id]
            yield (
                self.job.pk,
                pages[listed.content_id].pk,
                listed.content_id,
                listed.title[:500],
                PageOutcome.NEW if plan is Plan.NEW else PageOutcome.CHANGED,
                _DETAILS_ONLY if plan is Plan.DETAILS else "",
            )

    def _failed(self) -> Iterator[_JobPageRow]:
        for failure in self._failures:
            listed = failure.listed
            yield (
                self.job.pk,
                None,
                listed.content_id,
                listed.title[:500],
                PageOutcome.FAILED,
                failure.reason[:300],
            )
