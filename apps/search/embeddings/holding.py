"""One run at a time fills an organization's vectors: it holds the row, for a while and renewed.

A run that is killed holds nothing for long, and the next one goes on from what is kept.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from apps.organizations.models import Organization
from apps.organizations.tenancy import active_organization_id, unscoped
from apps.search.embeddings.embedder import Embedder
from apps.search.embeddings.models import Filling

HELD_SECONDS = 120
"""Longer than one request to a model may take."""


class HoldingLostError(Exception):
    """Another run took over; this one must stop."""


class Holding:
    """The right of one run to fill; every write proves that it still has it."""

    def __init__(self, filling: Filling) -> None:
        self.filling = filling

    def write(self, **values: Any) -> None:
        """Write to the row, and hold it on. Raises HoldingLostError."""
        until = timezone.now() + timedelta(seconds=HELD_SECONDS)
        self._update(held_until=until, **values)

    def release(self, **values: Any) -> None:
        """Write to the row for the last time. Raises HoldingLostError."""
        self._update(held_until=None, runner=None, **values)

    def finish(self) -> bool:
        """Nothing is due any more; False when more became so meanwhile, and the run must go on."""
        return bool(self._mine().filter(is_due=False).update(held_until=None, runner=None))

    def texts_gone_at(self) -> datetime | None:
        """The row's, as it is now: those who change pages write it too."""
        gone_at: datetime | None = self._mine().values_list("texts_gone_at", flat=True).first()
        return gone_at

    def texts_forgotten(self, gone_at: datetime) -> None:
        """What had gone until then has left nothing."""
        self._mine().filter(texts_gone_at=gone_at).update(texts_gone_at=None)

    def _update(self, **values: Any) -> None:
        if not self._mine().update(changed_at=timezone.now(), **values):
            raise HoldingLostError(
                f"Another run fills organization {self.filling.organization_id}."
            )
        for name, value in values.items():
            setattr(self.filling, name, value)

    def _mine(self) -> Any:
        return Filling.objects.filter(runner=self.filling.runner)


def hold() -> Holding | None:
    """Take the active organization's row; None while another run has it, or it is not yet time."""
    now, runner = timezone.now(), uuid.uuid4()
    Filling.objects.bulk_create(
        [Filling(organization_id=active_organization_id())], ignore_conflicts=True
    )
    taken = Filling.objects.filter(_free(now)).update(
        runner=runner, held_until=now + timedelta(seconds=HELD_SECONDS)
    )
    return Holding(Filling.objects.get(runner=runner)) if taken else None


def due_soon() -> None:
    """Passages of the active organization may lack vectors now."""
    Filling.objects.filter(is_due=False).update(is_due=True)


def texts_gone() -> None:
    """Passages of the active organization went, or were replaced; their vectors may go too."""
    Filling.objects.update(is_due=True, texts_gone_at=timezone.now())


def organizations_due(embedder: Embedder) -> list[int]:
    """Those that have something to fill, and nobody at it."""
    now = timezone.now()
    other_model = ~Q(model=embedder.model, recipe=embedder.recipe.name)
    # A run that was killed could not say that it left something.
    left = Q(is_due=True) | Q(held_until__lt=now) | other_model
    with unscoped(reason="filling vectors looks at every organization"):
        idle = Filling.objects.exclude(_free(now) & left).values_list("organization_id", flat=True)
        everyone = Organization.objects.order_by("pk").values_list("pk", flat=True)
        return list(everyone.exclude(pk__in=list(idle)))


def _free(now: datetime) -> Q:
    nobody = Q(held_until=None) | Q(held_until__lt=now)
    return nobody & (Q(resume_at=None) | Q(resume_at__lte=now))
