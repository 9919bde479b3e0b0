"""How far an organization's vectors are, and what they cost."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from apps.search.embeddings.configured import configured_embedder
from apps.search.embeddings.models import Filling
from apps.search.embeddings.usage import Spent, spent
from apps.search.engines.base import VectorSpace

_DAYS = 30


@dataclass(frozen=True, slots=True)
class VectorStatus:
    """`space` is what the index answers with, None without vectors; `model` the configured one,
    empty for none. `done` of `total` passages have a vector of `model`, and more `is_due`."""

    space: VectorSpace | None
    model: str
    done: int
    total: int
    is_due: bool
    problem: str
    spent: Spent
    """In the last 30 days."""


def vector_status(space: VectorSpace | None) -> VectorStatus:
    """Of the active organization, whose live index has vectors of the space."""
    embedder = configured_embedder()
    filling = Filling.objects.first() or Filling()
    return VectorStatus(
        space=space,
        model=embedder.model if embedder else "",
        done=filling.done,
        total=filling.total,
        is_due=embedder is not None and (filling.is_due or filling.model != embedder.model),
        problem=filling.problem,
        spent=spent(since=timezone.now().date() - timedelta(days=_DAYS)),
    )
