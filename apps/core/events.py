"""The closed catalogue of what the portal logs, one line `event key=value …` each.

Questions, page texts, addresses of people and secrets never go into a log line: a field name that
could carry them is refused.
"""

import logging
from enum import StrEnum

_log = logging.getLogger("portal.events")
_FORBIDDEN = frozenset(
    {
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
    }
)


class Event(StrEnum):
    JOB_STARTED = "job.started"
    JOB_FINISHED = "job.finished"
    JOB_FAILED = "job.failed"
    JOB_RESCUED = "job.rescued"
    JOB_NOT_SENT = "job.not_sent"
    JOB_WAITS = "job.waits"
    JOB_GOES_ON = "job.goes_on"
    JOB_PAGE_FAILED = "job.page_failed"
    EXPORT_REMINDED = "export.reminded"
    EXPORT_MAIL_FAILED = "export.mail_failed"
    JOB_HEARTBEAT_FAILED = "job.heartbeat_failed"
    REQUEST_FAILED = "request.failed"
    PROGRESS_DROPPED = "progress.dropped"
    ANSWER_FINISHED = "answer.finished"
    ANSWER_FAILED = "answer.failed"
    ANSWER_DROPPED = "answer.dropped"
    ANSWER_STOP_FAILED = "answer.stop_failed"
    MODEL_FAILED = "model.failed"
    EMBEDDING_FAILED = "embedding.failed"
    VECTORS_FILLED = "vectors.filled"
    VECTORS_NOT_SENT = "vectors.not_sent"
    INDEX_REBUILT = "index.rebuilt"
    INDEX_MOVED = "index.moved"
    INDEX_DROP_FAILED = "index.drop_failed"
    INDEX_OPTIMIZE_FAILED = "index.optimize_failed"
    ORGANIZATION_CREATED = "organization.created"
    ORGANIZATION_DELETED = "organization.deleted"
    MEMBER_JOINED = "member.joined"
    MEMBER_ROLE_CHANGED = "member.role_changed"
    MEMBER_LEFT = "member.left"
    INVITATION_SENT = "invitation.sent"
    INVITATION_MAIL_FAILED = "invitation.mail_failed"
    INVITATION_REVOKED = "invitation.revoked"
    CONNECTION_CREATED = "connection.created"
    CONNECTION_DELETED = "connection.deleted"
    CONNECTION_SECRET_REPLACED = "connection.secret_replaced"  # noqa: S105 - no secret
    CONNECTION_EXAMINED = "connection.examined"
    CONNECTION_FAILED = "connection.failed"
    CONNECTION_RECOVERED = "connection.recovered"
    CONNECTION_IDENTITY_LOST = "connection.identity_lost"
    CONNECTION_SPACES_LISTED = "connection.spaces_listed"
    CONNECTION_REMINDED = "connection.reminded"
    CONNECTION_MAIL_FAILED = "connection.mail_failed"
    CONNECTION_NOT_SENT = "connection.not_sent"
    ACCOUNT_LINKED = "account.linked"
    ACCOUNT_UNLINKED = "account.unlinked"
    SPACE_READERS_CHANGED = "space.readers_changed"
    RESTRICTED_PAGES_CHOSEN = "restricted_pages.chosen"
    FIELD_KEYS_ROTATED = "field_keys.rotated"


class ForbiddenFieldError(ValueError):
    """A log line was about to carry content or a secret."""


def is_warning(event: Event) -> bool:
    """Whether somebody may have to act; docs/operations.md says how for each that does."""
    return event.endswith(("failed", "rescued", "dropped", "not_sent", "waits", "lost"))


def log_event(event: Event, **fields: str | int | float | bool | None) -> None:
    """Writes the event; raises ForbiddenFieldError for a field that could carry content."""
    if forbidden := _FORBIDDEN & fields.keys():
        raise ForbiddenFieldError(f"{event} must not log {', '.join(sorted(forbidden))}.")
    level = logging.WARNING if is_warning(event) else logging.INFO
    _log.log(level, "%s", " ".join([event, *(f"{name}={value}" for name, value in fields.items())]))
