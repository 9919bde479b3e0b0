"""Import jobs: the row is the truth about a run, whatever the queue or a watcher believes."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.knowledge.models import Page, Space
from apps.organizations.tenancy import TenantModel


class JobState(models.TextChoices):
    ASKING = "asking", "Needs an answer"
    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Running"
    SUCCEEDED = "succeeded", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


FINISHED = (JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED)
UNFINISHED = tuple(state for state in JobState if state not in FINISHED)


class JobStage(models.TextChoices):
    CHECKING = "checking", "Checking the archive"
    READING = "reading", "Reading pages"
    FINISHING = "finishing", "Finishing"


class WaitsFor(models.TextChoices):
    SEARCH = "search", "The search server"


class Job(TenantModel):
    """asking → queued → running → succeeded | failed | cancelled. Most jobs have nothing to ask.

    `runner` is the worker run that owns the job; a run whose heartbeat is stale has lost it.
    While queued, `heartbeat_at` is when a message was last sent for it, empty when none was.
    `attempts` counts the runs since the last progress. A running job that `waits_for` something
    goes on by itself when that is back. `age_told_at` is when a mail said that its export is old.
    """

    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    stage = models.CharField(max_length=10, choices=JobStage.choices, default=JobStage.CHECKING)
    file_name = models.CharField(max_length=255)
    file_path = models.CharField(max_length=300)
    file_size = models.PositiveBigIntegerField(default=0)
    file_digest = models.CharField(max_length=64, blank=True)
    site = models.CharField(max_length=300, blank=True)
    space = models.ForeignKey(
        Space, on_delete=models.SET_NULL, null=True, blank=True, related_name="jobs"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counters = models.JSONField(default=dict)
    losses = models.JSONField(default=dict)
    checkpoint = models.JSONField(default=dict)
    cancel_requested = models.BooleanField(default=False)
    runner = models.CharField(max_length=36, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    waits_for = models.CharField(max_length=10, choices=WaitsFor.choices, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    problem_code = models.CharField(max_length=50, blank=True)
    problem_detail = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    age_told_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            # Imports of one organization run one after the other: their pages must not mix.
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(state="running"),
                name="job_runs_alone",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "heartbeat_at"], name="job_by_state"),
        ]

    def __str__(self) -> str:
        return self.file_name


class PageOutcome(models.TextChoices):
    NEW = "new", "New"
    CHANGED = "changed", "Changed"
    REMOVED = "removed", "Removed"
    FAILED = "failed", "Failed"


class JobPage(TenantModel):
    """What a job did to one page; unchanged pages leave no row."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="pages")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, null=True, related_name="+")
    content_id = models.CharField(max_length=64)
    title = models.CharField(max_length=500)
    outcome = models.CharField(max_length=10, choices=PageOutcome.choices)
    reason = models.CharField(max_length=300, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["job", "content_id"], name="job_page_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.outcome}"
