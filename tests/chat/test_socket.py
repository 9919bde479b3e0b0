"""Questions and answers over the websocket, without a model."""

import pytest

from apps.accounts.models import User
from apps.chat.models import Conversation, Turn
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from tests.chat.sockets import browser, text_of

pytestmark = pytest.mark.django_db(transaction=True)

QUESTION = "Which dump is loaded to restore a backup?"
QUOTE = "Stop the workers, load the newest dump from /backups/nightly, then replay the queue."


async def test_answer_quotes_the_page_and_is_kept(handbook: Organization, member: User) -> None:
    async with browser(member, handbook.slug) as tab:
        await tab.send(type="ask", question=QUESTION)
        frames = await tab.until("done", "failed")

    kinds = [frame["type"] for frame in frames]
    assert kinds[:6] == ["started", "searching", "sources", "citation", "delta", "block"]
    for f in frames:
        print(f)
