"""An index that is gone must not look like one in which nothing is found, nor be begun anew."""

from apps.knowledge.models import Page
from apps.search.engines.base import IndexLostError, SearchEngine


def require_index(engine: SearchEngine, organization_id: int) -> None:
    """Raises IndexLostError when the engine that answers has no index, and pages of the active
    organization are marked as indexed."""
    # In this order: marks are written after the index.
    is_marked = Page.objects.exclude(indexed_hash="").order_by().exists()
    if is_marked and not engine.has_index(organization_id=organization_id):
        raise IndexLostError(
            "The search index of this organization is not there any more. The operator can build "
            "it again with the command rebuild_index."
        )
