"""The base of every websocket consumer: organization from the path, access from the row."""

from importlib import import_module
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.conf import settings
from django.contrib.auth import aget_user
from django.http import HttpRequest

from apps.organizations.models import Membership
from apps.organizations.names import access_group
from apps.organizations.selectors import membership_of


class OrganizationConsumer(AsyncJsonWebsocketConsumer):
    """Accepts first, so that a refusal can be told in a frame before the close."""

    CLOSE_REFUSED = 4403

    async def connect(self) -> None:
        await self.accept()
        membership = await self.current_membership()
        if membership is None:
            await self.refuse()
            return
        group = access_group(membership.organization_id, membership.user_id)
        # Channels takes a consumer out of its `groups` when it ends.
        self.groups = [*self.groups, group]
        await self.channel_layer.group_add(group, self.channel_name)
        await self.connected(membership)

    async def connected(self, membership: Membership) -> None:
        """Called once the person is known to be a member."""

    async def access_changed(self, hint: dict[str, Any]) -> None:
        """The person may have been removed; the row says whether they were."""
        if await self.current_membership() is None:
            await self.refuse()

    async def refuse(self) -> None:
        await self.send_json(
            {
                "type": "failed",
                "code": "access",
                "message": "You no longer have access. Reload the page.",
            }
        )
        await self.close(code=self.CLOSE_REFUSED)

    async def current_membership(self) -> Membership | None:
        """Read again from session and database: the scope's user is as old as the connection."""
        request = HttpRequest()
        # A new store: the scope's has kept what it read when the socket was opened.
        store = import_module(settings.SESSION_ENGINE).SessionStore
        request.session = store(self.scope["session"].session_key)
        user = await aget_user(request)
        slug: Any = self.scope["url_route"]["kwargs"]["organization_slug"]
        return await database_sync_to_async(membership_of)(user, slug)
