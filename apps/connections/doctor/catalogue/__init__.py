"""What every code means: what happened, why, how to mend it and who can. Pure."""

from collections.abc import Mapping
from typing import Final

from apps.connections.codes import Code
from apps.connections.doctor.catalogue import (
    addresses,
    checks,
    cloud_access,
    cloud_credentials,
    cloud_limits,
    content,
    datacenter_access,
    datacenter_tokens,
    encryption,
    network,
    products,
    walls,
)
from apps.connections.doctor.catalogue.entry import Entry

ENTRIES: Final[tuple[Entry, ...]] = (
    *addresses.ENTRIES,
    *network.ENTRIES,
    *encryption.ENTRIES,
    *products.ENTRIES,
    *walls.ENTRIES,
    *cloud_credentials.ENTRIES,
    *cloud_access.ENTRIES,
    *cloud_limits.ENTRIES,
    *datacenter_tokens.ENTRIES,
    *datacenter_access.ENTRIES,
    *content.ENTRIES,
    *checks.ENTRIES,
)
_BY_CODE: Final[Mapping[Code, Entry]] = {each.code: each for each in ENTRIES}


def entry(code: Code) -> Entry:
    """Every code has one; a test holds the two against each other."""
    return _BY_CODE[code]
