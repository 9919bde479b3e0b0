"""Every table that belongs to organizations, found by itself, keeps the same rules."""

import pytest
from django.apps import apps
from django.db import models

from apps.accounts.models import User
from apps.organizations.models import Organization
from apps.organizations.tenancy import (
    NoActiveOrganizationError,
    TenantManager,
    TenantModel,
    activate,
)
from tests.isolation.world import build

OURS = [model for model in apps.get_models() if model.__module__.startswith("apps.")]
TENANT = [model for model in OURS if issubclass(model, TenantModel)]

# Tables of no organization, each with the reason why.
GLOBAL = {
    "accounts.User": "a person may belong to several organizations",
    "organizations.Organization": "is the border itself",
}
# What is unique across organizations, or searched across them, each with the reason why.
UNIQUE_EVERYWHERE = {
    "organizations.Invitation.mailed_digest": "a link finds its invitation before any is active",
    "organizations.Invitation.handed_digest": "a link finds its invitation before any is active",
}
INDEXED_EVERYWHERE = {
    "job_by_state": "beat looks for stale jobs of every organization",
    "connection_by_check": "beat looks for connections to examine in every organization",
    "connection_by_expiry": "beat looks for expiring credentials of every organization",
}


def _label(model: type[models.Model]) -> str:
    return model._meta.label


def test_every_other_table_is_known_to_be_global() -> None:
    assert {_label(model) for model in OURS if model not in TENANT} == GLOBAL.keys()


@pytest.mark.parametrize("model", TENANT, ids=_label)
def test_row_belongs_to_an_organization_for_ever(model: type[models.Model]) -> None:
    field = model._meta.get_field("organization")

    assert isinstance(field, models.ForeignKey)
    assert field.related_model is Organization
    assert not field.null
    assert field.remote_field.on_delete is models.CASCADE


@pytest.mark.parametrize("model", TENANT, ids=_label)
def test_every_manager_refuses_without_an_organization(
    model: type[models.Model], organization: Organization, member: User
) -> None:
    build(organization, member)

    managers = [manager for manager in model._meta.managers if manager.name != "_base_manager"]
    assert [type(manager) for manager in managers] == [TenantManager]
    for manager in managers:
        with pytest.raises(NoActiveOrganizationError):
            manager.count()


@pytest.mark.parametrize("model", TENANT, ids=_label)
def test_rows_of_the_other_organization_are_not_seen(
    model: type[models.Model],
    organization: Organization,
    twin: Organization,
    member: User,
    stranger: User,
) -> None:
    build(organization, member)
    build(twin, stranger)

    with activate(organization):
        seen = set(model._default_manager.values_list("organization_id", flat=True))

    assert seen == {organization.pk}


@pytest.mark.parametrize("model", TENANT, ids=_label)
def test_what_is_unique_is_unique_inside_an_organization(model: type[models.Model]) -> None:
    """Else one organization could ask by a refused write whether another one has something."""
    for field in model._meta.fields:
        if field.unique and not field.primary_key:
            assert f"{_label(model)}.{field.name}" in UNIQUE_EVERYWHERE
    for constraint in model._meta.constraints:
        assert isinstance(constraint, models.UniqueConstraint | models.CheckConstraint)
        if isinstance(constraint, models.UniqueConstraint):
            assert _is_inside(model, list(constraint.fields)), constraint.name


@pytest.mark.parametrize("model", TENANT, ids=_label)
def test_indexes_start_with_the_organization_or_a_row_of_it(model: type[models.Model]) -> None:
    for index in model._meta.indexes:
        if index.name not in INDEXED_EVERYWHERE:
            assert _is_inside(model, list(index.fields)[:1]), index.name


def _is_inside(model: type[models.Model], names: list[str]) -> bool:
    """Whether one of the columns ties a row to its organization, directly or by its parent."""
    for name in names:
        field = model._meta.get_field(name.lstrip("-"))
        if name == "organization" or (
            isinstance(field, models.ForeignKey)
            and isinstance(field.related_model, type)
            and issubclass(field.related_model, TenantModel)
        ):
            return True
    return False
