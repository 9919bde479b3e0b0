from ipaddress import ip_network
from typing import Any

import pytest


@pytest.fixture
def this_machine_is_allowed(settings: Any) -> None:
    settings.OUTBOUND_ALLOW = (ip_network("127.0.0.0/8"),)
    settings.OUTBOUND_PROXY = None
