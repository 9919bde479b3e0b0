"""What is kept of vectors outside the index: the vectors themselves, how far they are, their costs.

The table of vectors is their truth: an index built anew takes them from here and asks no model.
"""

from django.db import models
from django.utils import timezone

from apps.organizations.tenancy import TenantModel


class Embedding(TenantModel):
    """The vector of one text, one signed byte a dimension.

    `space` names model, recipe and dimensions (`cache.space_key`), `text_hash` what the model got.
    """

    space = models.CharField(max_length=32)
    text_hash = models.CharField(max_length=32)
    vector = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "space", "text_hash"], name="embedding_once"
            ),
        ]

    def __str__(self) -> str:
        return self.text_hash


class Filling(TenantModel):
    """How far an organization's vectors are: `done` of `total` passages have one.

    `is_due` as long as a passage may lack one. A run holds the row until `held_until` under its
    `runner`; nothing is tried before `resume_at`, for which `problem` then says why. `cursor` is
    the last page seen while the vectors of another model are collected. Since `texts_gone_at` there
    may be vectors of texts that no page has any more.
    """

    model = models.CharField(max_length=200, blank=True)
    recipe = models.CharField(max_length=100, blank=True)
    dimensions = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    cursor = models.PositiveBigIntegerField(default=0)
    is_due = models.BooleanField(default=True)
    texts_gone_at = models.DateTimeField(null=True, blank=True, default=timezone.now)
    runner = models.UUIDField(null=True, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    resume_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=500, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization"], name="filling_once"),
        ]

    def __str__(self) -> str:
        return f"Vectors of {self.organization}"


class Usage(TenantModel):
    """What one organization asked of one model on one day (UTC)."""

    day = models.DateField()
    model = models.CharField(max_length=200)
    requests = models.PositiveIntegerField(default=0)
    tokens = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["-day", "model"]
        verbose_name_plural = "usage"
        constraints = [
            models.UniqueConstraint(fields=["organization", "day", "model"], name="usage_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organization} on {self.day}"
