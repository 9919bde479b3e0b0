"""What the progress websocket says: one frame, whole each time, so that a lost one is no loss."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from apps.ingestion.models import FINISHED, Job
from apps.ingestion.presentation import ProgressView, counters_of, progress_of
from apps.ingestion.tally import LossTally


@dataclass(frozen=True, slots=True)
class CounterValue:
    label: str
    value: int


@dataclass(frozen=True, slots=True)
class JobFrame:
    """The job's state now. `revision` changes when the rest of the page is out of date."""

    state: str
    finished: bool
    progress: ProgressView | None
    counters: tuple[CounterValue, ...]
    revision: str
    type: Literal["job"] = "job"

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def job_frame(job: Job, now: datetime) -> JobFrame:
    return JobFrame(
        state=job.state,
        finished=job.state in FINISHED,
        progress=progress_of(job, now),
        counters=tuple(CounterValue(c.label, c.value) for c in counters_of(job)),
        revision=revision_of(job),
    )


def revision_of(job: Job) -> str:
    """Changes with what only the server renders: state and space, which come first and are fetched
    at once; then losses and failed pages."""
    losses = sum(LossTally.from_json(job.losses).times.values())
    failed = job.counters.get("failed", 0)
    return f"{job.state}.{job.space_id or 0}.{int(job.cancel_requested)}.{losses}.{failed}"
