"""Which engine serves an organization."""

from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

from apps.organizations.names import search_dir, search_name, shared_search_name
from apps.organizations.tenancy import activate
from apps.search.engines.base import EngineUnavailableError, SearchEngine
from apps.search.engines.elasticsearch.server import Server
from apps.search.engines.embedded.engine import EmbeddedEngine
from apps.search.locks import organization_lock
from apps.search.models import Engine, OrganizationIndex

if TYPE_CHECKING:
    from apps.search.engines.elasticsearch.cluster import Cluster
    from apps.search.engines.elasticsearch.engine import ElasticsearchEngine


def engine_of(organization_id: int) -> SearchEngine:
    """The engine that answers for the organization; one query.

    Raises EngineUnavailableError when its server is not set up here any more.
    """
    return engine_called(index_of(organization_id).engine)


def written_engines(organization_id: int) -> list[SearchEngine]:
    """Every engine that a change goes to, the answering one first. To be asked after the commit of
    the change, so that an engine that is being moved to misses none."""
    index = index_of(organization_id)
    if index._state.adding:
        with activate(organization_id):
            index, _ = OrganizationIndex.objects.get_or_create(
                organization_id=organization_id, defaults={"engine": index.engine}
            )
    names = [index.engine, index.moving_to]
    return [engine_called(name) for name in names if name]


def engine_called(name: str) -> SearchEngine:
    """An engine of this installation; safe to share between threads and after a fork.

    Raises EngineUnavailableError as `engine_of` does.
    """
    if name == Engine.EMBEDDED:
        return _embedded()
    if settings.SEARCH_SERVER is None:
        raise EngineUnavailableError(
            "The index of this organization is on a search server, and none is set up. "
            "The operator can set SEARCH_URL."
        )
    return _elasticsearch(settings.SEARCH_SERVER, shared=settings.SEARCH_SHARED_INDEX)


def cluster() -> "Cluster | None":
    """How the search server is, None when none is set up; raises SearchError."""
    if settings.SEARCH_SERVER is None:
        return None
    return _elasticsearch(settings.SEARCH_SERVER, shared=settings.SEARCH_SHARED_INDEX).cluster()


def known_engines() -> list[SearchEngine]:
    """Every engine of this installation, whichever organizations it serves."""
    names = [Engine.EMBEDDED, *([Engine.ELASTICSEARCH] if settings.SEARCH_SERVER else [])]
    return [engine_called(name) for name in names]


@cache
def _embedded() -> SearchEngine:
    return EmbeddedEngine(search_dir)


@cache
def _elasticsearch(server: Server, *, shared: bool) -> "ElasticsearchEngine":
    # The client takes long to import; portals without a server never need it.
    from apps.search.engines.elasticsearch.engine import ElasticsearchEngine  # noqa: PLC0415
    from apps.search.engines.elasticsearch.generations import Names  # noqa: PLC0415

    return ElasticsearchEngine(
        server,
        names=Names(of=search_name, shared=shared_search_name),
        lock=organization_lock,
        shared=shared,
    )


def index_of(organization_id: int) -> OrganizationIndex:
    """The organization's row, or one not yet kept, for a new one."""
    with activate(organization_id):
        found = OrganizationIndex.objects.first()
    if found is not None:
        return found
    engine = Engine.ELASTICSEARCH if settings.SEARCH_SERVER else Engine.EMBEDDED
    return OrganizationIndex(organization_id=organization_id, engine=engine)
