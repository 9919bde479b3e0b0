"""From an archive to pages that can be searched.

Each batch is one transaction of rows, counters and checkpoint; the index follows after it. A run
that was killed in between left pages whose `indexed_hash` differs from their `content_hash`: the
next run indexes those first and goes on at the checkpoint.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.ingestion.batches import BatchWriter
from apps.ingestion.leases import Lease
from apps.ingestion.models import Job, JobPage, JobStage, PageOutcome
from apps.ingestion.page_reader import PageReader
from apps.ingestion.patience import Patience
from apps.ingestion.progress import Notify
from apps.ingestion.report import REMOVALS_UNKNOWN
from apps.ingestion.sources.archive import Archive
from apps.ingestion.sources.base import ListedPage, Listing
from apps.ingestion.tally import Checkpoint, Counters, LossTally
from apps.knowledge.models import Page, PageStatus, Space
from apps.knowledge.services import (
    SpaceDraft,
    confirm_space,
    place_pages,
    remove_pages,
    save_space,
)
from apps.search import indexing

BATCH = 100


class CancelledError(Exception):
    """Somebody asked the run to stop; what it has written stays."""


class Import:
    """One run of one job. Raises LeaseLostError and CancelledError between two batches."""

    def __init__(self, lease: Lease, reader: PageReader, archive: Archive, notify: Notify) -> None:
        self._lease = lease
        self._reader = reader
        self._archive = archive
        self._notify = notify
        self._patience = Patience(lease, notify, self._stop_if_asked)
        self._job = Job.objects.get(pk=lease.job_id)
        self._listing: Listing = reader.listing

    def run(self) -> None:
        space = self._save_space()
        self._index_pending(space)
        try:
            self._read(self._writer(space))
        except CancelledError:
            self._place(space)
            raise
        self._lease.write(stage=JobStage.FINISHING)
        self._notify(urgent=True)
        self._place(space)
        self._remove_missing(space)
        with transaction.atomic():
            self._lease.write()
            confirm_space(space, as_of=self._as_of)
        self._patience.until_done(lambda: indexing.optimize(self._lease.organization_id))

    def _read(self, writer: BatchWriter) -> None:
        for batch in _batches(self._listing.pages, writer.checkpoint.position):
            self._stop_if_asked()
            self._index(indexing.index_pages, writer.write(batch))
            self._notify(urgent=False)
        self._stop_if_asked()

    @property
    def _as_of(self) -> datetime:
        """When the archive was made, as far as it says so."""
        day = self._listing.space.generated.day
        return datetime.combine(day, time.min, UTC) if day else timezone.now()

    def _save_space(self) -> Space:
        space = self._listing.space
        with transaction.atomic():
            row = save_space(
                self._lease.organization_id,
                SpaceDraft(
                    space.site,
                    self._space_key(),
                    space.name,
                    space.description,
                    space.home_content_id,
                ),
            )
            self._lease.write(space=row, stage=JobStage.READING, total=len(self._listing.pages))
        self._notify(urgent=True)
        return row

    def _space_key(self) -> str:
        """Of a source that does not tell its key, the space its pages are known in."""
        space = self._listing.space
        if space.key_certain:
            return space.key
        known = Page.objects.filter(
            site=space.site,
            content_id__in=[page.content_id for page in self._listing.pages[:BATCH]],
        )
        counts = Counter(known.order_by().values_list("space__key", flat=True))
        return counts.most_common(1)[0][0] if counts else space.key

    def _writer(self, space: Space) -> BatchWriter:
        losses = LossTally.from_json(self._job.losses)
        checkpoint = Checkpoint.from_json(self._job.checkpoint)
        if not checkpoint.position:
            losses.times.update(self._listing.notes)
        return BatchWriter(
            lease=self._lease,
            job=self._job,
            reader=self._reader,
            archive=self._archive,
            space=space,
            as_of=self._as_of,
            page_ids=dict(
                Page.objects.filter(site=space.site, space=space).values_list("content_id", "pk")
            ),
            counters=Counters.from_json(self._job.counters),
            losses=losses,
            checkpoint=replace(
                checkpoint,
                run_position=checkpoint.position,
                run_since=timezone.now().isoformat(),
            ),
        )

    def _index_pending(self, space: Space) -> None:
        """What an interrupted run wrote and did not get to index."""
        pages = Page.objects.filter(space=space).order_by("pk")
        stale = pages.filter(status=PageStatus.CURRENT).exclude(indexed_hash=F("content_hash"))
        self._in_parts(indexing.index_pages, list(stale.values_list("pk", flat=True)))
        gone = pages.filter(status=PageStatus.REMOVED).exclude(indexed_hash="")
        self._in_parts(indexing.remove_pages, list(gone.values_list("pk", flat=True)))

    def _in_parts(self, act: Callable[[int, list[int]], None], page_ids: list[int]) -> None:
        for start in range(0, len(page_ids), BATCH):
            self._index(act, page_ids[start : start + BATCH])

    def _index(self, act: Callable[[int, list[int]], None], page_ids: list[int]) -> None:
        self._patience.until_done(lambda: act(self._lease.organization_id, page_ids))

    def _stop_if_asked(self) -> None:
        if Job.objects.filter(pk=self._lease.job_id, cancel_requested=True).exists():
            raise CancelledError

    @transaction.atomic
    def _place(self, space: Space) -> None:
        """Children may be written before their parents: now every page has its row."""
        self._lease.write()
        rows = Page.objects.filter(site=space.site, space=space)
        known = {
            content_id: (pk, parent_id, position)
            for content_id, pk, parent_id, position in rows.values_list(
                "content_id", "pk", "parent_id", "position"
            )
        }
        moved: dict[int, int | None] = {}
        shifted: list[Page] = []
        for listed in self._listing.pages:
            if listed.content_id not in known:
                continue
            pk, parent_id, position = known[listed.content_id]
            wanted = known[listed.parent_id][0] if listed.parent_id in known else None
            if wanted != parent_id:
                moved[pk] = wanted
            if position != listed.position:
                shifted.append(
                    Page(
                        pk=pk,
                        organization_id=space.organization_id,
                        position=listed.position,
                    )
                )
        place_pages(moved)
        Page.objects.bulk_update(shifted, ["position"], batch_size=400)

    def _remove_missing(self, space: Space) -> None:
        """Pages of this space that came from an export and are not in this one."""
        listed = {page.content_id for page in self._listing.pages}
        rows = Page.objects.filter(space=space, status=PageStatus.CURRENT, version=None)
        gone = [
            row for row in rows.values_list("pk", "content_id", "title") if row[1] not in listed
        ]
        if gone and self._listing.complete:
            with transaction.atomic():
                self._lease.write()
                remove_pages([pk for pk, _, _ in gone])
                JobPage.objects.bulk_create(
                    [
                        JobPage(
                            organization_id=self._lease.organization_id,
                            job=self._job,
                            page_id=pk,
                            content_id=content_id,
                            title=title,
                            outcome=PageOutcome.REMOVED,
                        )
                        for pk, content_id, title in gone
                    ]
                )
        self._record_removals(unknown=0 if self._listing.complete else len(gone))
        self._index_pending(space)

    def _record_removals(self, *, unknown: int) -> None:
        job = Job.objects.get(pk=self._lease.job_id)
        removed = JobPage.objects.filter(job=job, outcome=PageOutcome.REMOVED).count()
        losses = LossTally.from_json(job.losses)
        if unknown:
            losses.times[REMOVALS_UNKNOWN] = unknown
        self._lease.write(
            counters=replace(Counters.from_json(job.counters), removed=removed).as_json(),
            losses=losses.as_json(),
        )


def _batches(pages: Sequence[ListedPage], position: int) -> list[Sequence[ListedPage]]:
    return [pages[start : start + BATCH] for start in range(position, len(pages), BATCH)]
