"""What a job came to, as one object: the answer of the command, for people and machines."""

from dataclasses import dataclass
from typing import Any

from apps.ingestion.models import Job
from apps.ingestion.tally import Counters, LossTally


@dataclass(frozen=True, slots=True)
class JobResult:
    """`seconds` is from the first run's start to the end."""

    job: int
    state: str
    counters: Counters
    losses: dict[str, int]
    seconds: float

    def as_json(self) -> dict[str, Any]:
        counters = self.counters
        return {
            "job": self.job,
            "state": self.state,
            "pages": {
                "new": counters.new,
                "changed": counters.changed,
                "unchanged": counters.unchanged,
                "removed": counters.removed,
                "failed": counters.failed,
            },
            "attachments": {
                "stored": counters.attachments_stored,
                "missing": counters.attachments_missing,
            },
            "losses": self.losses,
            "seconds": round(self.seconds, 3),
        }


def result_of(job: Job) -> JobResult:
    """Of a job as its row stands."""
    took = (
        (job.finished_at - job.started_at).total_seconds()
        if job.finished_at and job.started_at
        else 0.0
    )
    losses = LossTally.from_json(job.losses).losses()
    return JobResult(
        job=job.pk,
        state=job.state,
        counters=Counters.from_json(job.counters),
        losses={code: loss.times for code, loss in losses.items()},
        seconds=took,
    )
