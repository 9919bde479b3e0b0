"""The media host: files at signed addresses."""

from tests.fakes.confluence.content import Attachment
from tests.fakes.confluence.routes import Call
from tests.fakes.confluence.state import State
from tests.fakes.confluence.wire import Answer, Request, json_answer


def answer(state: State, request: Request, found: Call) -> Answer:
    """Signed addresses need no credential, and with one they are refused."""
    files = [
        one for one in state.wiki.attachments if found.name and one.id == found.number("attachment")
    ]
    if not files or request.one("token") != signature(files[0]):
        return json_answer(404, {"error": {"code": "ResourceNotFound"}})
    if "Authorization" in request.headers:
        return json_answer(400, {"error": {"code": "MultipleAuthTokensPresent"}})
    return Answer(200, files[0].data, (("Content-Type", files[0].media_type),))


def signature(attachment: Attachment) -> str:
    return f"sample-signature-{attachment.id}"
