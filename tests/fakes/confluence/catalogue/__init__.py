"""Every scenario by name."""

from tests.fakes.confluence.catalogue import healthy

SCENARIOS = {one.name: one for part in (healthy,) for one in part.ALL}
