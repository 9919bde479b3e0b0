"""What a browser may send, exactly."""

from uuid import UUID

import pytest

from apps.chat.frames import (
    Ask,
    ClientFrame,
    Delta,
    Done,
    MalformedFrameError,
    Resume,
    Stop,
    encode,
    ends,
    parse,
)

CONVERSATION = "6b8a4a0e-3a51-4c52-9c39-0a5f1d8f2f11"


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ('{"type": "ask", "question": " Why? "}', Ask("Why?")),
        (
            f'{{"type": "ask", "question": "Why?", "conversation": "{CONVERSATION}", "retry": 7}}',
            Ask("Why?", UUID(CONVERSATION), 7),
        ),
        ('{"type": "ask", "question": "W\\u0000hy?", "conversation": null}', Ask("Why?")),
        ('{"type": "ask", "question": "\\ud83dWhy?"}', Ask("Why?")),
        ('{"type": "stop", "turn": 3}', Stop(3)),
        ('{"type": "resume", "turn": 3}', Resume(3, "")),
        ('{"type": "resume", "turn": 3, "after": "1700-2"}', Resume(3, "1700-2")),
    ],
)
def test_frames_that_are_understood(text: str, frame: ClientFrame) -> None:
    assert parse(text) == frame


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The message is not JSON."),
        ("{", "The message is not JSON."),
        ("[" * 15_000, "The message is nested too deeply."),
        ("x" * 20_001, "The message is too long."),
        ("[]", "The message is not an object."),
        ("{}", "The type of the message is unknown."),
        ('{"type": ["ask"]}', "The type of the message is unknown."),
        ('{"type": "done"}', "The type of the message is unknown."),
        ('{"type": "ask"}', "The question is empty."),
        ('{"type": "ask", "question": " "}', "The question is empty."),
        ('{"type": "ask", "question": "\\u0000"}', "The question is empty."),
        ('{"type": "ask", "question": 5}', "The question is empty."),
        (
            f'{{"type": "ask", "question": "{"x" * 4_001}"}}',
            "The question is longer than 4,000 characters.",
        ),
        (
            '{"type": "ask", "question": "a", "user": 1}',
            "The message has fields it must not have.",
        ),
        (
            '{"type": "ask", "question": "a", "conversation": "1"}',
            "The field conversation is no id of a conversation.",
        ),
        (
            '{"type": "ask", "question": "a", "conversation": 1}',
            "The field conversation is no id of a conversation.",
        ),
        ('{"type": "stop"}', "The field turn is no id of a turn."),
        ('{"type": "stop", "turn": true}', "The field turn is no id of a turn."),
        ('{"type": "stop", "turn": 0}', "The field turn is no id of a turn."),
        ('{"type": "stop", "turn": 9223372036854775808}', "The field turn is no id of a turn."),
        ('{"type": "stop", "turn": "3"}', "The field turn is no id of a turn."),
        (
            '{"type": "resume", "turn": 3, "after": "$"}',
            "The field after is no id of a frame.",
        ),
        ('{"type": "resume", "turn": 3, "after": 5}', "The field after is no id of a frame."),
    ],
)
def test_everything_else_is_refused_with_a_reason(text: str, message: str) -> None:
    with pytest.raises(MalformedFrameError) as caught:
        parse(text)

    assert str(caught.value) == message


def test_server_frames_name_their_type_and_turn() -> None:
    assert encode(Delta("So"), turn=4) == {"type": "delta", "turn": 4, "text": "So"}


def test_only_done_and_failed_end_a_turn() -> None:
    assert ends(encode(Done("done", grounded=True, seconds=1.0, footer="")))
    assert ends({"type": "failed"})
    assert not ends(encode(Delta("So")))
