"""The passages of pages as a model gets them."""

from collections.abc import Sequence

from apps.knowledge.models import Chunk, Page, PageStatus
from apps.knowledge.text import visible_text
from apps.search.embeddings.recipes import Recipe


def passage_count(page_ids: Sequence[int] | None = None) -> int:
    """Passages of these, or of all, current pages of the active organization."""
    passages = Chunk.objects.filter(page__status=PageStatus.CURRENT)
    return (passages if page_ids is None else passages.filter(page_id__in=page_ids)).count()


def pages_after(page_id: int, limit: int) -> list[int]:
    """The next current pages of the active organization, by id."""
    pages = Page.objects.filter(status=PageStatus.CURRENT, pk__gt=page_id).order_by("pk")
    return list(pages.values_list("pk", flat=True)[:limit])


def passages_of(page_ids: Sequence[int], recipe: Recipe) -> list[str]:
    """What the model gets of these pages, one text a passage."""
    pages = Page.objects.filter(pk__in=page_ids, status=PageStatus.CURRENT).order_by()
    rows = pages.filter(chunks__isnull=False).values_list(
        "title", "chunks__heading_path", "chunks__text"
    )
    return [
        recipe.text(title, heading_path, visible_text(text).text)
        for title, heading_path, text in rows
    ]
