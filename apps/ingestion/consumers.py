"""The progress websocket: says how a job stands on connect and whenever it has moved."""

from typing import Any

from channels.db import database_sync_to_async
from django.utils import timezone

from apps.ingestion.frames import JobFrame, job_frame
from apps.ingestion.progress import job_group
from apps.ingestion.selectors import job_by_pk
from apps.organizations.consumers import OrganizationConsumer
from apps.organizations.models import Membership
from apps.organizations.roles import Permission, allows
from apps.organizations.tenancy import activate


class ImportConsumer(OrganizationConsumer):
    """One watcher of one job. Takes no frames from the browser."""

    async def connected(self, membership: Membership) -> None:
        self._group = job_group(membership.organization_id, self._job_id)
        # Joined first: what moves between the two is told twice rather than never.
        await self.channel_layer.group_add(self._group, self.channel_name)
        await self._tell(membership)

    async def disconnect(self, code: int) -> None:
        if group := getattr(self, "_group", ""):
            await self.channel_layer.group_discard(group, self.channel_name)

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        """Nothing a browser says is acted on here."""

    async def job_changed(self, hint: dict[str, Any]) -> None:
        """A hint of the pipeline; the row says what is true, and who may still see it is asked."""
        membership = await self.current_membership()
        if membership is None:
            await self.refuse()
            return
        await self._tell(membership)

    @property
    def _job_id(self) -> int:
        return int(self.scope["url_route"]["kwargs"]["job_id"])

    async def _tell(self, membership: Membership) -> None:
        frame = await database_sync_to_async(_frame)(membership, self._job_id)
        if frame is None:
            await self.refuse()
            return
        await self.send_json(frame.as_json())


def _frame(membership: Membership, job_id: int) -> JobFrame | None:
    """None when the member may not watch imports, or there is no such job in the organization."""
    if not allows(membership.role, Permission.MANAGE_IMPORTS):
        return None
    with activate(membership.organization_id):
        job = job_by_pk(job_id)
    return None if job is None else job_frame(job, timezone.now())
