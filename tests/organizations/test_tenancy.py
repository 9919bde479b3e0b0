"""The border between organizations, at the model layer."""

import pytest

from apps.knowledge.models import Page, Space
from apps.organizations.models import Organization
from apps.organizations.tenancy import (
    ForeignTenantError,
    NoActiveOrganizationError,
    activate,
    unscoped,
)
from tests.factories import PageFactory, SpaceFactory

pytestmark = pytest.mark.django_db


def test_query_without_an_organization_is_refused(organization: Organization) -> None:
    PageFactory.create(organization=organization)

    with pytest.raises(NoActiveOrganizationError):
        Page.objects.count()


def test_rows_of_another_organization_are_not_seen(
    organization: Organization, twin: Organization
) -> None:
    mine = PageFactory.create(organization=organization)
    PageFactory.create(organization=twin)

    with activate(organization):
        assert list(Page.objects.all()) == [mine]


def test_row_of_another_organization_cannot_be_written(
    organization: Organization, twin: Organization
) -> None:
    with activate(organization), pytest.raises(ForeignTenantError):
        Space.objects.create(organization=twin, key="LEAK")

    with unscoped(reason="the test looks at every row"):
        assert Space.objects.count() == 0


def test_bulk_rows_of_another_organization_cannot_be_written(
    organization: Organization, twin: Organization
) -> None:
    with activate(organization), pytest.raises(ForeignTenantError):
        Space.objects.bulk_create([Space(organization=twin, key="LEAK")])


@pytest.mark.parametrize("loaded", [True, False])
def test_foreign_key_into_another_organization_is_refused(
    organization: Organization, twin: Organization, loaded: bool
) -> None:
    space = SpaceFactory.create(organization=twin)
    target = {"space": space} if loaded else {"space_id": space.pk}

    with activate(organization), pytest.raises(ForeignTenantError):
        Page.objects.create(organization=organization, content_id="1", title="Leak", **target)


def test_update_cannot_move_a_row_to_another_organization(
    organization: Organization, twin: Organization
) -> None:
    PageFactory.create(organization=organization)
    space = SpaceFactory.create(organization=twin)

    with activate(organization):
        with pytest.raises(ForeignTenantError):
            Page.objects.update(organization=twin)
        with pytest.raises(ForeignTenantError):
            Page.objects.update(space=space)
        with pytest.raises(ForeignTenantError):
            Page.objects.update(space_id=space.pk)


def test_scope_is_restored_after_an_error(organization: Organization, twin: Organization) -> None:
    SpaceFactory.create(organization=organization, key="MINE")

    with activate(organization):
        with pytest.raises(RuntimeError), activate(twin):
            raise RuntimeError
        assert Space.objects.get().key == "MINE"
