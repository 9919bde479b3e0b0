"""Answers written by a model, over real HTTP."""

import pytest
from apps.accounts.models import User
from apps.organizations.models import Organization
from tests.chat.sockets import browser, text_of
from tests.fakes.openai.server import Stub

pytestmark = pytest.mark.django_db(transaction=True)
QUESTION = "Which dump is loaded to restore a backup?"


async def test_model(handbook: Organization, member: User, model: Stub) -> None:
    async with browser(member, handbook.slug) as tab:
        await tab.send(type="ask", question=QUESTION)
        frames = await tab.until("done", "failed")
    for f in frames:
        print(f)
    assert 0
