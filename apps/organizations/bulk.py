"""Many rows at once, without an object for each, under the same border as every other write."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

from apps.organizations.tenancy import (
    ForeignTenantError,
    TenantModel,
    active_organization_id,
)


def insert_rows(
    model: type[TenantModel], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Inserts rows of the active organization, whose id is added here and nowhere else.

    `columns` name fields (`page_id` for a foreign key) and `rows` hold their values in that order;
    fields with defaults are not filled in. Raises ForeignTenantError when a foreign key points to
    another organization: one query for each such column.
    """
    organization_id = active_organization_id()
    fields: list[Any] = [_field(model, column) for column in columns]
    values = list(rows)
    if not values:
        return
    for at, field in enumerate(fields):
        if isinstance(field, models.ForeignKey):
            _refuse_foreign(field, {row[at] for row in values}, organization_id)
    names = [connection.ops.quote_name(field.column) for field in fields]
    names.append(connection.ops.quote_name("organization_id"))
    # Names come from the models; every value is a parameter.
    statement = (
        f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} "  # noqa: S608
        f"({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))})"
    )
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(_prepared(fields, values, organization_id)))


def _field(model: type[TenantModel], column: str) -> Any:
    return next(field for field in model._meta.concrete_fields if field.attname == column)


def _refuse_foreign(field: Any, keys: set[Any], organization_id: int) -> None:
    target: Any = field.related_model
    if not issubclass(target, TenantModel):
        return
    wanted = keys - {None}
    known = target.objects.filter(pk__in=wanted).count()
    if known != len(wanted):
        raise ForeignTenantError(
            f"{field.model._meta.label}.{field.name} points out of organization {organization_id}."
        )


def _prepared(
    fields: Sequence[Any], rows: Iterable[Sequence[Any]], organization_id: int
) -> Iterable[tuple[Any, ...]]:
    """Values as the database driver takes them; text and numbers already are."""
    plain = (models.CharField, models.TextField, models.IntegerField, models.ForeignKey)
    converted = [at for at, field in enumerate(fields) if not isinstance(field, plain)]
    for row in rows:
        values = list(row)
        for at in converted:
            values[at] = fields[at].get_db_prep_save(values[at], connection)
        yield (*values, organization_id)
