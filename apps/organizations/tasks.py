"""The base of every background task: ids in, organization activated, restored whatever happens."""

from typing import Any

from celery import Task

from apps.organizations.models import Organization
from apps.organizations.tenancy import TenancyError, activate


class MissingOrganizationError(TenancyError):
    """The organization of a queued task is gone; the task must not run for anybody else."""


class TenantTask(Task[Any, Any]):
    """Called with `organization_id` as first argument, which the task's function receives too."""

    abstract = True

    def __call__(self, organization_id: int, *args: Any, **kwargs: Any) -> Any:
        organization = Organization.objects.filter(pk=organization_id).first()
        if organization is None:
            raise MissingOrganizationError(f"There is no organization {organization_id}.")
        with activate(organization):
            return super().__call__(organization_id, *args, **kwargs)
