"""Which engine serves an organization."""

from django.db import models

from apps.organizations.tenancy import TenantModel


class Engine(models.TextChoices):
    EMBEDDED = "embedded", "Embedded"
    ELASTICSEARCH = "elasticsearch", "Elasticsearch"


class OrganizationIndex(TenantModel):
    """One row an organization, made with its first write to an index.

    `engine` answers. While `moving_to` is set, that engine is written too, and will answer.
    """

    engine = models.CharField(max_length=20, choices=Engine.choices)
    moving_to = models.CharField(max_length=20, choices=Engine.choices, blank=True)

    class Meta:
        verbose_name = "search index"
        verbose_name_plural = "search indexes"
        ordering = ["organization"]
        constraints = [
            models.UniqueConstraint(fields=["organization"], name="index_once"),
        ]

    def __str__(self) -> str:
        return f"Search index of {self.organization}"
