"""Every scenario by name."""

from tests.fakes.confluence.catalogue import (
    cloud,
    content,
    data_center,
    healthy,
    network,
    products,
    walls,
)

SCENARIOS = {
    one.name: one
    for part in (healthy, network, products, walls, cloud, data_center, content)
    for one in part.ALL
}
