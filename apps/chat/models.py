"""Conversations: turns of one question and one answer, and what the answer cites."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.knowledge.models import Page
from apps.organizations.tenancy import TenantModel


class Conversation(TenantModel):
    """Belongs to one person; nobody else reads it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="conversations"
    )
    title = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-updated_at"]
        indexes = [
            models.Index(
                fields=["organization", "user", "-updated_at"], name="conversation_recent"
            ),
        ]

    def __str__(self) -> str:
        return f"Conversation {self.pk}"


class TurnState(models.TextChoices):
    RUNNING = "running", "Answering"
    DONE = "done", "Answered"
    STOPPED = "stopped", "Stopped"
    FAILED = "failed", "Failed"


class Turn(TenantModel):
    """One question and its answer.

    `answer` is Markdown with `[n]` marks; `answer_html` is its safe HTML, in which
    `apps.chat.rendering.with_citations` puts the citations. `model` is empty when quotes of the
    citations are the answer. `near` are the passages closest to a question without an answer:
    page id, start, end, content hash of each, as in Citation.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="turns")
    number = models.PositiveIntegerField()
    question = models.TextField()
    state = models.CharField(max_length=10, choices=TurnState.choices, default=TurnState.RUNNING)
    answer = models.TextField(blank=True)
    answer_html = models.TextField(blank=True)
    grounded = models.BooleanField(default=False)
    problem_code = models.CharField(max_length=50, blank=True)
    model = models.CharField(max_length=100, blank=True)
    spaces_searched = models.PositiveIntegerField(default=0)
    passages_read = models.PositiveIntegerField(default=0)
    near = models.JSONField(default=list, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["conversation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "number"], name="turn_once"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}:{self.number}"


class Citation(TenantModel):
    """`quote` is visible text, word for word; `start`, `end` are offsets into the Markdown.

    `content_hash` is the page's when it was cited: with another one the offsets no longer hold.
    """

    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="citations")
    number = models.PositiveIntegerField()
    page = models.ForeignKey(Page, on_delete=models.SET_NULL, null=True, related_name="+")
    content_id = models.CharField(max_length=64)
    title = models.CharField(max_length=500)
    quote = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64, blank=True)
    preformatted = models.BooleanField(default=False)

    class Meta:
        ordering = ["turn", "number"]
        constraints = [
            models.UniqueConstraint(fields=["turn", "number"], name="citation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.turn_id}:{self.number}"
