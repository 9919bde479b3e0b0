"""What the portal asks of Confluence, and how that reads what comes back, by contract."""

import pytest

from tests.connections.doctor.sites import examined
from tests.contracts.confluence.contracts import broken
from tests.contracts.confluence.test_answers import HEALTHY, REFUSING


@pytest.mark.parametrize("scenario", [*HEALTHY, *REFUSING])
def test_an_examination_asks_by_contract(scenario: str) -> None:
    exchanges = examined(scenario).site.requests
    assert exchanges
    assert broken(exchanges) == []
