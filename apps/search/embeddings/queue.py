"""Sending for the filling of vectors. A message is only a nudge: beat looks at the rows."""

from celery import current_app
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from apps.core.events import Event, log_event
from apps.search.embeddings.configured import configured_embedder

FILL = "embeddings.fill"


def send(organization_id: int) -> None:
    """Sends for a run of the organization; when the broker is away, beat sends later."""
    if configured_embedder() is None:
        return
    try:
        # By name, since tasks import what sends.
        current_app.send_task(FILL, args=[organization_id], retry=False)
    except (OperationalError, RedisError, OSError) as error:
        log_event(Event.VECTORS_NOT_SENT, organization=organization_id, error=type(error).__name__)
