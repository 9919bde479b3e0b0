"""An embedding server of our own, and what the tests say about vectors in few words."""

from collections.abc import Iterator
from typing import Any

import pytest

from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from apps.search.embeddings.configured import configured_embedder
from apps.search.embeddings.filling import fill
from apps.search.embeddings.models import Filling
from tests.fakes.openai.server import Stub, running_stub


@pytest.fixture
def server(settings: Any) -> Iterator[Stub]:
    """Embeddings are configured; `settings.EMBEDDING_MODEL` says how the server behaves."""
    with running_stub() as stub:
        settings.EMBEDDING_BASE_URL = stub.base_url
        settings.EMBEDDING_API_KEY = "sk-embed"
        settings.EMBEDDING_MODEL = "embed"
        yield stub


def fill_all(organization: Organization) -> Filling:
    """Runs of the filling until there is nothing to do at once; the row they leave."""
    embedder = configured_embedder()
    assert embedder is not None
    with activate(organization):
        while fill(organization.pk, embedder):
            pass
        return Filling.objects.get()


def passages_embedded(stub: Stub) -> list[str]:
    """The texts that the server got, without the one that asks for the dimensions."""
    texts = [text for request in stub.embedded for text in request["input"]]
    return [text for text in texts if text != "dimensions"]
