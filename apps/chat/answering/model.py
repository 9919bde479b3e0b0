"""Answers written by a language model, over any OpenAI-compatible chat completions server."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import cache
from ssl import SSLContext, create_default_context

import httpx2
import openai
from openai.types.chat import ChatCompletionChunk

from apps.chat.answering import problems, prompts
from apps.chat.answering.citing import Citing
from apps.chat.answering.events import Answered, AnswerEvent
from apps.chat.answering.problems import AnswerError
from apps.core.events import Event, log_event
from apps.core.problems import Problem
from apps.core.text import storable
from apps.search.access import AuthorizedPassage

MOST_CHARACTERS = 24_000
"""An answer is cut here; a model that never ends would otherwise fill the page."""
_RETRIES = 1
"""Of the request only: nothing is asked again once a piece of the answer has arrived."""
_TIMEOUT = httpx2.Timeout(connect=5, read=60, write=10, pool=5)
"""Seconds; `read` is the wait for the first and for each further piece."""


@dataclass(frozen=True, slots=True)
class ModelServer:
    """Where the model is. An empty address is OpenAI's own."""

    model: str
    base_url: str = ""
    api_key: str = field(default="", repr=False)


class ModelWriter:
    """Lets a model write from the numbered passages; citations are read out of its text."""

    most_passages = 12

    def __init__(self, server: ModelServer) -> None:
        self._server = server

    async def write(
        self, question: str, passages: Sequence[AuthorizedPassage]
    ) -> AsyncGenerator[AnswerEvent]:
        """Yields the text as it arrives. Raises AnswerError when the model gives no answer."""
        prompt = prompts.build(question, passages)
        citing = Citing(prompt.passages)
        async with aclosing(self._texts(prompt)) as texts:
            async for text in texts:
                for event in citing.feed(text):
                    yield event
        for event in citing.finish():
            yield event
        yield Answered(grounded=citing.is_grounded, model=self._server.model)

    async def _texts(self, prompt: prompts.Prompt) -> AsyncGenerator[str]:
        started = False
        try:
            async with _client(self._server) as client:
                stream = await client.chat.completions.create(
                    model=self._server.model,
                    messages=[
                        {"role": "system", "content": prompt.system},
                        {"role": "user", "content": prompt.user},
                    ],
                    stream=True,
                )
                async with aclosing(_until_finished(stream)) as texts:
                    async for text in texts:
                        started = True
                        yield text
        except (openai.OpenAIError, httpx2.HTTPError, ValueError) as error:
            problem = _problem(error, started=started)
            log_event(Event.MODEL_FAILED, error=type(error).__name__, code=problem.code)
            raise AnswerError(problem) from error


async def _until_finished(stream: openai.AsyncStream[ChatCompletionChunk]) -> AsyncGenerator[str]:
    """The pieces of text, until the model says that it has finished."""
    left = MOST_CHARACTERS
    finished = declined = False
    async with stream:
        async for chunk in stream:
            piece = _read(chunk)
            # Read to its end: the generators inside a stream left half-way are closed whenever,
            # and in whichever thread, the garbage collector comes by.
            declined = declined or piece.declined
            if declined:
                continue
            finished = finished or piece.last
            text = piece.text[:left]
            left -= len(text)
            if text:
                yield text
            if not left:
                return
    if declined:
        raise AnswerError(problems.MODEL_DECLINED)
    if not finished:
        raise AnswerError(problems.MODEL_BROKE_OFF)
    if left == MOST_CHARACTERS:
        raise AnswerError(problems.MODEL_BROKEN)


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str = ""
    last: bool = False
    declined: bool = False


def _read(chunk: ChatCompletionChunk) -> _Piece:
    """What a chunk says. The client does not check its fields, so each may be anything."""
    choices: object = chunk.choices
    if not isinstance(choices, list) or not choices:
        return _Piece()
    reason = getattr(choices[0], "finish_reason", None)
    delta = getattr(choices[0], "delta", None)
    text = getattr(delta, "content", None)
    return _Piece(
        text=storable(text) if isinstance(text, str) else "",
        last=isinstance(reason, str),
        declined=reason == "content_filter" or bool(getattr(delta, "refusal", None)),
    )


def _client(server: ModelServer) -> openai.AsyncOpenAI:
    # A server on the own network may need no key; the client insists on one.
    return openai.AsyncOpenAI(
        api_key=server.api_key or "none",
        base_url=server.base_url or None,
        max_retries=_RETRIES,
        http_client=httpx2.AsyncClient(verify=_certificates(), timeout=_TIMEOUT),
    )


@cache
def _certificates() -> SSLContext:
    """Loaded once: it takes longer than many a search."""
    return create_default_context()


_PROBLEMS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Problem], ...] = (
    ((openai.APITimeoutError, httpx2.TimeoutException), problems.MODEL_SLOW),
    ((openai.APIConnectionError, httpx2.TransportError), problems.MODEL_UNREACHABLE),
    ((openai.AuthenticationError, openai.PermissionDeniedError), problems.MODEL_REFUSED_KEY),
    (openai.RateLimitError, problems.MODEL_BUSY),
    (openai.InternalServerError, problems.MODEL_BROKEN),
    (openai.APIStatusError, problems.MODEL_MISCONFIGURED),
)


def _problem(error: Exception, *, started: bool) -> Problem:
    if started:
        return problems.MODEL_BROKE_OFF
    if isinstance(error, openai.APIStatusError) and error.code == "content_filter":
        return problems.MODEL_DECLINED
    found = (problem for kinds, problem in _PROBLEMS if isinstance(error, kinds))
    return next(found, problems.MODEL_BROKEN)
