"""The base of every websocket consumer: organization from the path, access from the row."""

from dataclasses import asdict
from importlib import import_module
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.conf import settings
from django.contrib.auth import aget_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from apps.accounts.models import User
from apps.core.problems import Problem
from apps.organizations.models import Membership
from apps.organizations.names import access_group
from apps.organizations.problems import ACCESS_LOST, SIGNED_OUT, no_longer_a_member
from apps.organizations.selectors import membership_of


class OrganizationConsumer(AsyncJsonWebsocketConsumer):
    """Accepts first, so that a refusal can be told in a frame before the close."""

    CLOSE_REFUSED = 4403
    _organization = ""
    """What it is called, once the person was seen to be a member."""

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
        problem = await self._refusal()
        message = " ".join(filter(None, (problem.what, problem.why, problem.who, problem.how)))
        await self.send_json({"type": "failed", **asdict(problem), "message": message})
        await self.close(code=self.CLOSE_REFUSED)

    async def current_membership(self) -> Membership | None:
        """Read again from session and database: the scope's user is as old as the connection."""
        slug: Any = self.scope["url_route"]["kwargs"]["organization_slug"]
        membership = await database_sync_to_async(membership_of)(await self._user(), slug)
        if membership is not None:
            self._organization = membership.organization.name
        return membership

    async def _user(self) -> User | AnonymousUser:
        request = HttpRequest()
        # A new store: the scope's has kept what it read when the socket was opened.
        store = import_module(settings.SESSION_ENGINE).SessionStore
        request.session = store(self.scope["session"].session_key)
        return await aget_user(request)

    async def _refusal(self) -> Problem:
        if not (await self._user()).is_authenticated:
            return SIGNED_OUT
        if self._organization and await self.current_membership() is None:
            return no_longer_a_member(self._organization)
        return ACCESS_LOST
