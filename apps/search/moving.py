"""From one engine to the other while people search and imports run.

The row says what is going on, so that a move that was killed can be run again from any state.
"""

from apps.core.events import Event, log_event
from apps.organizations.tenancy import activate
from apps.search.backend import engine_called, index_of, written_engines
from apps.search.embeddings.holding import due_soon
from apps.search.engines.base import IndexCounts
from apps.search.indexing import (
    Progress,
    build,
    correct_marks,
    drop_elsewhere,
    optimize_built,
    reconcile,
)
from apps.search.models import OrganizationIndex


def move(organization_id: int, to: str, progress: Progress | None = None) -> IndexCounts:
    """Build the index in the engine named `to`, compare it with the database, let that engine
    answer from then on, and remove the other index.

    Until then the other one answers, and changes go to both. Moving to where the index is ends a
    move that was begun. Raises SearchError; the answering index stays then what it is.
    """
    engine = engine_called(to)
    # Makes the row of an organization that has none.
    written_engines(organization_id)
    if index_of(organization_id).engine == to:
        _note(organization_id, moving_to="")
    else:
        # From here on every change goes to both: what is committed later finds this in the row.
        _note(organization_id, moving_to=to)
        build(engine, organization_id, progress)
        with activate(organization_id), engine.writing(organization_id=organization_id) as writer:
            # Held, so that no change can miss the engine between the comparison and the row.
            reconcile(writer, engine.vector_space(organization_id=organization_id))
            _note(organization_id, engine=to, moving_to="")
        with activate(organization_id):
            correct_marks(organization_id)
            due_soon()
        optimize_built(engine, organization_id)
        log_event(Event.INDEX_MOVED, organization=organization_id, engine=to)
    counts = engine.counts(organization_id=organization_id)
    drop_elsewhere(organization_id)
    return counts


def _note(organization_id: int, **values: str) -> None:
    with activate(organization_id):
        OrganizationIndex.objects.update(**values)
