"""Names come in one order, whichever database sorts them."""

import pytest

from apps.core.ordering import ByName
from apps.knowledge.models import Space
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from tests.factories import SpaceFactory


@pytest.mark.django_db
def test_names_are_sorted_by_character_with_capitals_among_the_small(
    organization: Organization,
) -> None:
    for name in ("Zebra", "apple", "Ärger", "_drafts", "ab", "a b", "10", "2", "Team-B", "TeamA"):
        SpaceFactory.create(organization=organization, name=name)
    with activate(organization):
        sorted_names = list(Space.objects.order_by(ByName("name")).values_list("name", flat=True))
    assert sorted_names == [
        *("10", "2", "_drafts", "a b", "ab", "apple", "Team-B", "TeamA", "Zebra", "Ärger"),
    ]
