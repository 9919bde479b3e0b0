"""A job as people see it: the same words for the page, the list and the live frames."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from apps.core.parts import Counter, Kind
from apps.core.problems import Problem
from apps.ingestion.models import FINISHED, Job, JobStage, JobState, PageOutcome, WaitsFor
from apps.ingestion.problems import problem
from apps.ingestion.report import is_left_out, loss_label
from apps.ingestion.tally import Checkpoint, Counters, LossTally
from apps.knowledge.models import Space

_KINDS = {
    JobState.ASKING: Kind.WARN,
    JobState.QUEUED: Kind.NEUTRAL,
    JobState.RUNNING: Kind.INFO,
    JobState.SUCCEEDED: Kind.OK,
    JobState.FAILED: Kind.BAD,
    JobState.CANCELLED: Kind.WARN,
}
_STEPS = {JobStage.CHECKING: 1, JobStage.READING: 2, JobStage.FINISHING: 3}
_PAGE_LISTS = {
    PageOutcome.NEW: "New pages",
    PageOutcome.CHANGED: "Changed pages",
    PageOutcome.REMOVED: "Pages that were removed",
    PageOutcome.FAILED: "Pages that failed",
}
_GOES_ON = (
    "You can leave this page; the import goes on. Pages can be searched as soon as they are read."
)
_WAITS = "Imports of one organization run one after the other. You can leave this page."
_SEARCH_AWAY = "The search server cannot be reached. The import goes on by itself when it is back."
_STOPS = "The import stops after the pages it is reading now; what is read stays."


@dataclass(frozen=True, slots=True)
class ProgressView:
    """What the progress card shows; `total` 0 means that nobody knows yet."""

    title: str
    step: str
    done: int
    total: int
    rate: str
    left: str
    note: str


@dataclass(frozen=True, slots=True)
class LossLine:
    label: str
    times: int
    pages: int


def title_of(job: Job) -> str:
    """`Importing Operations (OPS)` while it goes on, `Import of Operations (OPS)` afterwards."""
    subject = _space_of(job.space) if job.space else job.file_name
    return f"Import of {subject}" if job.state in FINISHED else f"Importing {subject}"


def _space_of(space: Space) -> str:
    return f"{space.name} ({space.key})" if space.name not in {"", space.key} else space.key


def page_list_title(outcome: PageOutcome) -> str:
    return _PAGE_LISTS[outcome]


def kind_of(job: Job) -> Kind:
    return _KINDS[JobState(job.state)]


def progress_of(job: Job, now: datetime) -> ProgressView | None:
    """None when nothing moves any more, or not before somebody has answered."""
    if job.state == JobState.QUEUED:
        return ProgressView("Waiting for its turn", "", 0, 0, "", "", _WAITS)
    if job.state != JobState.RUNNING:
        return None
    stage = JobStage(job.stage)
    note = _note(job)
    step = f"step {_STEPS[stage]} of {len(_STEPS)}"
    if stage is not JobStage.READING:
        return ProgressView(stage.label, step, 0, 0, "", "", note)
    rate = Checkpoint.from_json(job.checkpoint).rate(now)
    left = (job.total - job.done) / rate if rate else 0.0
    return ProgressView(
        stage.label, step, job.done, job.total, _rate(rate), _left(left) if rate else "", note
    )


def _note(job: Job) -> str:
    if job.cancel_requested:
        return _STOPS
    return _SEARCH_AWAY if job.waits_for == WaitsFor.SEARCH else _GOES_ON


def _rate(rate: float) -> str:
    if not rate:
        return ""
    return f"{rate:,.0f} pages/s" if rate >= 1 else f"{rate * 60:,.0f} pages/min"


def _left(seconds: float) -> str:
    if seconds < 90:
        return f"about {max(round(seconds), 1)} s left"
    if seconds < 5_400:
        return f"about {round(seconds / 60)} min left"
    return f"about {round(seconds / 3_600)} h left"


def counters_of(job: Job) -> tuple[Counter, ...]:
    counters = Counters.from_json(job.counters)
    return (
        Counter(PageOutcome.NEW.label, counters.new),
        Counter(PageOutcome.CHANGED.label, counters.changed),
        Counter("Unchanged", counters.unchanged),
        Counter(PageOutcome.REMOVED.label, counters.removed, Kind.WARN),
        Counter(PageOutcome.FAILED.label, counters.failed, Kind.BAD),
    )


def linked(
    counters: Iterable[Counter], list_of: Callable[[PageOutcome], str]
) -> tuple[Counter, ...]:
    """The counters, each leading to the list of its pages; of unchanged ones none is kept."""
    outcomes = {outcome.label: outcome for outcome in PageOutcome}
    return tuple(
        replace(counter, url=list_of(outcomes[counter.label]))
        if counter.value and counter.label in outcomes
        else counter
        for counter in counters
    )


def attachments_of(job: Job) -> tuple[Counter, ...]:
    counters = Counters.from_json(job.counters)
    return (
        Counter("Attachments stored", counters.attachments_stored),
        Counter("Attachments missing", counters.attachments_missing, Kind.WARN),
    )


@dataclass(frozen=True, slots=True)
class LossReport:
    """Both by how often, the most frequent first. What is left out on purpose nobody misses."""

    lost: tuple[LossLine, ...]
    left_out: tuple[LossLine, ...]


def losses_of(job: Job) -> LossReport:
    losses = LossTally.from_json(job.losses).losses()
    lost: list[LossLine] = []
    left_out: list[LossLine] = []
    for code, loss in losses.items():
        line = LossLine(loss_label(code), loss.times, loss.pages)
        (left_out if is_left_out(code) else lost).append(line)
    return LossReport(_most_frequent_first(lost), _most_frequent_first(left_out))


def _most_frequent_first(lines: list[LossLine]) -> tuple[LossLine, ...]:
    return tuple(sorted(lines, key=lambda line: (-line.times, line.label)))


def problem_of(job: Job) -> Problem | None:
    return problem(job.problem_code, job.problem_detail) if job.problem_code else None


def duration_of(job: Job) -> str:
    """How long a finished job took, `41 s` or `3 min 5 s`; empty before."""
    if job.started_at is None or job.finished_at is None:
        return ""
    seconds = round((job.finished_at - job.started_at).total_seconds())
    minutes, rest = divmod(max(seconds, 1), 60)
    return f"{minutes:,} min {rest} s" if minutes else f"{rest} s"


@dataclass(frozen=True, slots=True)
class JobLine:
    """A row of the list; `pages` is how far it got, empty before anything was read."""

    job: Job
    space: str
    kind: Kind
    pages: str


def lines_of(jobs: Iterable[Job]) -> list[JobLine]:
    return [
        JobLine(job, str(job.space) if job.space else "", kind_of(job), _pages(job)) for job in jobs
    ]


def _pages(job: Job) -> str:
    if not job.total:
        return ""
    return f"{job.done:,}" if job.done == job.total else f"{job.done:,} of {job.total:,}"
