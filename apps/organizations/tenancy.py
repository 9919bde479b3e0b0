"""Tenancy that fails closed: without an active organization there is no query and no write.

A ContextVar holds the active organization, so the scope follows sync and async code alike. It is
restored by setting the previous value, not by token: an async generator may be closed from another
task, where a token reset fails.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.db import models

if TYPE_CHECKING:
    from apps.organizations.models import Organization


class TenancyError(RuntimeError):
    """Code is about to cross, or to forget, the border between organizations."""


class NoActiveOrganizationError(TenancyError):
    """A tenant table was used while no organization was active."""


class ForeignTenantError(TenancyError):
    """A row, or a row it points to, belongs to another organization than the active one."""


@dataclass(frozen=True, slots=True)
class _Scope:
    """`seen` are the organizations whose rows are in reach, None for those of all."""

    active: int | None
    seen: frozenset[int] | None
    reason: str = ""

    def holds(self, organization_id: int) -> bool:
        return self.seen is None or organization_id in self.seen


_scope: ContextVar[_Scope | None] = ContextVar("organization_scope", default=None)


@contextmanager
def _entered(scope: _Scope) -> Iterator[None]:
    previous = _scope.get()
    _scope.set(scope)
    try:
        yield
    finally:
        _scope.set(previous)


@contextmanager
def activate(organization: "Organization | int") -> Iterator[None]:
    """Everything inside sees and writes the rows of this organization only.

    Never yield inside: whoever consumes the generator would run in this organization too.
    """
    identity = organization if isinstance(organization, int) else organization.pk
    if not identity:
        raise NoActiveOrganizationError("An organization without an id cannot be activated.")
    with _entered(_Scope(identity, frozenset({identity}))):
        yield


@contextmanager
def within(organization_ids: Collection[int]) -> Iterator[None]:
    """Everything inside sees the rows of these organizations only; of none, no row at all.

    None of them is active: what needs one organization, such as its files, still refuses.
    """
    with _entered(_Scope(None, frozenset(organization_ids))):
        yield


@contextmanager
def unscoped(*, reason: str) -> Iterator[None]:
    """The only way to reach across organizations; a test lists every call site."""
    if not reason:
        raise TenancyError("Working across organizations needs a reason.")
    with _entered(_Scope(None, None, reason)):
        yield


def active_organization_id() -> int:
    """The active organization's id; raises NoActiveOrganizationError when there is none."""
    scope = _scope.get()
    if scope is None or scope.active is None:
        raise NoActiveOrganizationError("No organization is active.")
    return scope.active


def _current() -> _Scope:
    scope = _scope.get()
    if scope is None:
        raise NoActiveOrganizationError(
            "No organization is active: wrap the call in activate(organization)."
        )
    return scope


_Row = TypeVar("_Row", bound=models.Model)


class TenantQuerySet(models.QuerySet[_Row]):
    """Writes in bulk under the same rules as `TenantModel.save`."""

    def bulk_create(self, objs: Iterable[_Row], *args: Any, **kwargs: Any) -> list[_Row]:
        rows = list(objs)
        refuse_foreign(self.model, rows)
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(
        self, objs: Iterable[_Row], fields: Iterable[str], batch_size: int | None = None
    ) -> int:
        rows, names = list(objs), list(fields)
        _refuse_moving(self.model, names)
        refuse_foreign(self.model, rows, only=names)
        return super().bulk_update(rows, names, batch_size)

    def update(self, **values: Any) -> int:
        _refuse_foreign_values(self.model, values)
        return super().update(**values)


if TYPE_CHECKING:
    _Manager = models.Manager
else:
    _Manager = models.Manager.from_queryset(TenantQuerySet)


class TenantManager(_Manager[_Row]):
    """Sees the rows of the organizations in scope; raises where there is no scope.

    Takes no constructor arguments, since Django remakes related managers without them.
    """

    def get_queryset(self) -> models.QuerySet[_Row]:
        scope = _current()
        rows = super().get_queryset()
        if scope.seen is None:
            return rows
        if scope.active is None:
            return rows.filter(organization_id__in=scope.seen)
        return rows.filter(organization_id=scope.active)


class TenantModel(models.Model):
    """A row that belongs to one organization, for ever."""

    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.CASCADE, related_name="+"
    )

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    _organization_when_loaded: int | None = None

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._refuse_changed_identity()
        refuse_foreign(type(self), [self], only=kwargs.get("update_fields"))
        super().save(*args, **kwargs)
        self._organization_when_loaded = self.organization_id

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_foreign(type(self), [self], only=())
        return super().delete(*args, **kwargs)

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any) -> Self:
        row = super().from_db(db, field_names, values)
        row._organization_when_loaded = row.__dict__.get("organization_id")
        return row

    def _refuse_changed_identity(self) -> None:
        """A row cannot be moved by its column, nor taken over by writing under its key."""
        if self._organization_when_loaded not in {None, self.organization_id}:
            raise _moved(type(self))
        if self._state.adding and self.pk is not None and not self._meta.pk.has_default():
            same_key = type(self)._base_manager.filter(pk=self.pk)
            if same_key.exclude(organization_id=self.organization_id).exists():
                raise _moved(type(self))


def refuse_foreign(
    model: type[models.Model], rows: list[Any], only: Iterable[str] | None = None
) -> None:
    """Raises ForeignTenantError when a row, or a row it points to, is another organization's.

    One query for each foreign key whose targets are not loaded; loaded ones are compared as they
    are. `only` names the fields about to be written.
    """
    scope = _current()
    for row in rows:
        if not scope.holds(row.organization_id):
            raise ForeignTenantError(
                f"A {model._meta.label} of organization {row.organization_id} cannot be written "
                f"inside organization {scope.active}."
            )
    written = None if only is None else set(only)
    for field in _tenant_keys(model):
        if written is None or field.name in written or field.attname in written:
            _refuse_foreign_targets(field, rows)


def _tenant_keys(model: type[models.Model]) -> list[Any]:
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and issubclass(_target(field), TenantModel)
    ]


def _target(field: Any) -> type[models.Model]:
    target = field.related_model
    return target if isinstance(target, type) else models.Model


def _refuse_foreign_targets(field: Any, rows: list[Any]) -> None:
    unloaded: dict[int, set[Any]] = {}
    for row in rows:
        key = getattr(row, field.attname)
        if key is None:
            continue
        if not field.is_cached(row):
            unloaded.setdefault(row.organization_id, set()).add(key)
        elif getattr(row, field.name).organization_id != row.organization_id:
            raise _foreign(field, row.organization_id)
    for organization_id, keys in unloaded.items():
        targets = _target(field)._base_manager.filter(pk__in=keys)
        if targets.exclude(organization_id=organization_id).exists():
            raise _foreign(field, organization_id)


def _refuse_foreign_values(model: type[models.Model], values: dict[str, Any]) -> None:
    scope = _current()
    _refuse_moving(model, values)
    if scope.seen is None:
        return
    for field in _tenant_keys(model):
        value = values.get(field.name, values.get(field.attname))
        key = value.pk if isinstance(value, models.Model) else value
        if key is None or isinstance(value, models.expressions.BaseExpression):
            continue
        targets = _target(field)._base_manager.filter(pk=key)
        # Rows of several organizations could be pointed across their border.
        organization_id = active_organization_id()
        if targets.exclude(organization_id=organization_id).exists():
            raise _foreign(field, organization_id)


def _refuse_moving(model: type[models.Model], names: Iterable[str]) -> None:
    if {"organization", "organization_id"} & set(names):
        raise _moved(model)


def _moved(model: type[models.Model]) -> ForeignTenantError:
    return ForeignTenantError(f"A {model._meta.label} cannot change its organization.")


def _foreign(field: Any, organization_id: int) -> ForeignTenantError:
    return ForeignTenantError(
        f"{field.model._meta.label}.{field.name} points out of organization {organization_id}."
    )
