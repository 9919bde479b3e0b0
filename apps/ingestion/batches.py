"""One batch of pages: read, convert, cut, decide, and write in one transaction."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction

from apps.core.events import Event, log_event
from apps.ingestion.leases import Lease
from apps.ingestion.models import Job, JobPage, PageOutcome
from apps.ingestion.plan import PageState, Plan, plan_page
from apps.ingestion.sources.base import (
    AttachmentUnreadableError,
    ListedPage,
    PageUnreadableError,
    Source,
    SourceAttachment,
    SourcePage,
)
from apps.ingestion.tally import Checkpoint, Counters, LossTally
from apps.knowledge.conversion import ChunkDraft, chunk_page
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

_log = logging.getLogger(__name__)
_ATTACHMENTS = "attachments"
_INTERNAL_REASON = "The portal failed on this page ({error}). Please report it."
_DETAILS_ONLY = "Only its details changed, not its text."


@dataclass(frozen=True, slots=True)
class Failure:
    listed: ListedPage
    reason: str


@dataclass(frozen=True, slots=True)
class _Read:
    """A page ready to be written, its attachments stored."""

    source: SourcePage
    chunks: tuple[ChunkDraft, ...]
    attachments: tuple[AttachmentDraft, ...]
    hash: str


@dataclass(slots=True)
class BatchWriter:
    """Writes batches of one run. `page_ids` are the space's pages by content id, as far as known,
    and grow with each batch.
    """

    lease: Lease
    job: Job
    source: Source
    space: Space
    as_of: datetime
    page_ids: dict[str, int]
    counters: Counters
    losses: LossTally
    checkpoint: Checkpoint
    _failures: list[Failure] = field(default_factory=list)

    def write(self, batch: Sequence[ListedPage]) -> list[int]:
        """Reads the batch and writes it whole; returns the pages the index must follow.

        Raises LeaseLostError, nothing written, when another run has taken over.
        """
        self._failures = []
        read = [page for listed in batch if (page := self._read(listed)) is not None]
        states = self._known([page.source.listed.content_id for page in read])
        plans = {
            page.source.listed.content_id: plan_page(
                states.get(page.source.listed.content_id), self._state(page)
            )
            for page in read
        }
        counters = self.counters.plus(self._counted(plans.values(), read))
        losses = LossTally(self.losses.times.copy(), self.losses.pages.copy())
        for page in read:
            losses.add_page(page.source.content.losses.counts)
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
        try:
            source = self.source.page(listed)
            chunks = chunk_page(source.content)
        except PageUnreadableError as error:
            self._failures.append(Failure(listed, error.reason))
            return None
        except (SoftTimeLimitExceeded, MemoryError):
            raise
        except Exception as error:  # noqa: BLE001 - one page must never end the import
            _log.exception("A page failed in job %s", self.job.pk)
            log_event(Event.JOB_PAGE_FAILED, job=self.job.pk, error=type(error).__name__)
            reason = _INTERNAL_REASON.format(error=type(error).__name__)
            self._failures.append(Failure(listed, reason))
            return None
        attachments = tuple(self._stored(attachment) for attachment in source.attachments)
        digest = content_hash(
            self.space.key, listed.title, source.updated.day, source.content.markdown
        )
        return _Read(source, chunks, attachments, digest)

    def _stored(self, attachment: SourceAttachment) -> AttachmentDraft:
        missing = AttachmentDraft(attachment.source_id, attachment.filename, attachment.media_type)
        if not attachment.path:
            return missing
        try:
            kept = store_file(
                self.lease.organization_id,
                _ATTACHMENTS,
                self.source.attachment_blocks(attachment),
            )
        except AttachmentUnreadableError:
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
        source = page.source
        parent_id = source.listed.parent_id
        return PageState(
            content_hash=page.hash,
            details=(
                parent_id,
                source.author_name,
                source.editor_name,
                source.created.raw,
                source.updated.raw,
                source.url,
            ),
            version=source.version,
            updated=source.updated.day,
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
        written = [p for p in read if plans[p.source.listed.content_id] is not Plan.UNCHANGED]
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
        wanted = {page.source.listed.content_id: page.attachments for page in read}
        save_attachments(
            self.space, wanted, {content_id: page_ids[content_id] for content_id in wanted}
        )
        JobPage.objects.bulk_create([*self._outcomes(written, plans, pages), *self._failed()])
        return pages

    def _draft(self, page: _Read) -> PageDraft:
        source = page.source
        return PageDraft(
            content_id=source.listed.content_id,
            title=source.listed.title,
            parent_id=self.page_ids.get(source.listed.parent_id or ""),
            position=source.listed.position,
            version=source.version,
            author_name=source.author_name,
            editor_name=source.editor_name,
            created_on=source.created.day,
            created_raw=source.created.raw,
            updated_on=source.updated.day,
            updated_raw=source.updated.raw,
            source_url=source.url,
            labels=source.labels,
            markdown=source.content.markdown,
            content_hash=page.hash,
            losses=source.content.losses.counts,
            chunks=page.chunks,
        )

    def _outcomes(
        self, written: Sequence[_Read], plans: dict[str, Plan], pages: dict[str, Page]
    ) -> list[JobPage]:
        return [
            JobPage(
                organization_id=self.lease.organization_id,
                job=self.job,
                page=pages[listed.content_id],
                content_id=listed.content_id,
                title=listed.title[:500],
                outcome=(
                    PageOutcome.NEW if plans[listed.content_id] is Plan.NEW else PageOutcome.CHANGED
                ),
                reason=_DETAILS_ONLY if plans[listed.content_id] is Plan.DETAILS else "",
            )
            for listed in (page.source.listed for page in written)
        ]

    def _failed(self) -> list[JobPage]:
        return [
            JobPage(
                organization_id=self.lease.organization_id,
                job=self.job,
                content_id=failure.listed.content_id,
                title=failure.listed.title[:500],
                outcome=PageOutcome.FAILED,
                reason=failure.reason[:300],
            )
            for failure in self._failures
        ]
