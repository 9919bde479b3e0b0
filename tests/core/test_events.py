"""The log: one line an event, and never content."""

import logging

import pytest

from apps.core.events import Event, ForbiddenFieldError, log_event


def test_an_event_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="portal.events"):
        log_event(Event.INDEX_REBUILT, organization=7, pages=3)
        log_event(Event.JOB_FAILED, job=4)

    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("INFO", "index.rebuilt organization=7 pages=3"),
        ("WARNING", "job.failed job=4"),
    ]


@pytest.mark.parametrize(
    "name",
    [
        "answer",
        "body",
        "email",
        "markdown",
        "password",
        "question",
        "quote",
        "secret",
        "text",
        "token",
    ],
)
def test_fields_that_could_carry_content_are_refused(
    caplog: pytest.LogCaptureFixture, name: str
) -> None:
    caplog.set_level(logging.INFO, logger="portal.events")
    with pytest.raises(ForbiddenFieldError) as refused:
        log_event(Event.ANSWER_FINISHED, **{"organization": 7, name: "of the merger"})

    assert str(refused.value) == f"answer.finished must not log {name}."
    assert caplog.records == []
