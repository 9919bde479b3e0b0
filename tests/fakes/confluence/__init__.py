"""A Confluence that can be wrong in every known way: Cloud and Data Center over real sockets."""

from tests.fakes.confluence.catalogue import SCENARIOS
from tests.fakes.confluence.site import Recorded, Site, confluence

__all__ = ["SCENARIOS", "Recorded", "Site", "confluence"]
