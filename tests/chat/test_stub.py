"""The stub model speaks the protocol that the official client reads."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import openai
import pytest

from tests.fakes.openai.server import Stub, running_stub

PROMPT = "--- f0 passage [1]: A › B\nStop the workers. Wait.\n--- f0 end of [1]\n\nQuestion: How?"


@pytest.fixture
def client() -> Iterator[openai.OpenAI]:
    with (
        running_stub() as stub,
        openai.OpenAI(api_key="sk-tests", base_url=stub.base_url, max_retries=0) as client,
    ):
        yield client


def test_whole_answer(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(
        model="stub", messages=[{"role": "user", "content": PROMPT}]
    )

    assert answer.choices[0].message.content == "Stop the workers [1]."
    assert answer.choices[0].finish_reason == "stop"
    assert answer.usage is not None


def test_streamed_answer_with_usage(client: openai.OpenAI) -> None:
    stream = client.chat.completions.create(
        model="stub",
        messages=[{"role": "user", "content": PROMPT}],
        stream=True,
        stream_options={"include_usage": True},
    )
    chunks = list(stream)

    text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    assert text == "Stop the workers [1]."
    assert chunks[-1].usage is not None
    assert chunks[-1].choices == []
    assert chunks[-2].choices[0].finish_reason == "stop"


def test_models_are_listed(client: openai.OpenAI) -> None:
    names = [model.id for model in client.models.list()]

    assert names[:2] == ["stub", "stub-at-once"]


def test_errors_have_the_shape_of_the_protocol(client: openai.OpenAI) -> None:
    with pytest.raises(openai.RateLimitError) as caught:
        client.chat.completions.create(
            model="stub-429", messages=[{"role": "user", "content": "x"}]
        )

    assert caught.value.code == "rate_limit_exceeded"
    assert caught.value.response.headers["Retry-After"] == "0.01"


def test_it_runs_by_hand_and_is_let_on_by_hand() -> None:
    command = [sys.executable, "-u", "-m", "tests.fakes.openai", "--port", "0"]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().split()[0].removeprefix("OPENAI_BASE_URL=")
        answer = httpx2.post(address.replace("/v1", "/control/pass"), json={"pieces": 3})
        assert answer.status_code == 200
        process.terminate()


def test_stub_keeps_what_it_was_asked() -> None:
    with running_stub() as stub:
        assert isinstance(stub, Stub)
        with openai.OpenAI(api_key="sk-tests", base_url=stub.base_url) as client:
            client.chat.completions.create(
                model="stub-echo", messages=[{"role": "user", "content": "Echo?"}]
            )
    assert stub.requests[0]["messages"] == [{"role": "user", "content": "Echo?"}]
    assert stub.keys == ["Bearer sk-tests"]
