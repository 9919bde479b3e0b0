"""What the tests of the chat share."""

from collections.abc import Iterator
from typing import Any

import pytest

from apps.organizations.models import Organization
from tests.chat.pages import add_handbook
from tests.fakes.openai.server import Stub, running_stub


@pytest.fixture
def handbook(organization: Organization) -> Organization:
    """An organization with pages about restoring a backup."""
    add_handbook(organization)
    return organization


@pytest.fixture
def model(settings: Any) -> Iterator[Stub]:
    """A language model is configured; `settings.OPENAI_MODEL` says how it behaves."""
    with running_stub() as stub:
        settings.OPENAI_BASE_URL = stub.base_url
        settings.OPENAI_API_KEY = "sk-tests"
        settings.OPENAI_MODEL = "stub"
        yield stub
