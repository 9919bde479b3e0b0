"""Hints to whoever watches: sent over the channel layer, dropped when Redis is away.

The database row is the truth; a watcher that missed a hint reads the row again.
"""

from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from redis.exceptions import RedisError

from apps.core.events import Event, log_event


def broadcast(group: str, kind: str, **payload: Any) -> bool:
    """Sends `payload` to the group's consumers' method `kind`; False when it was dropped."""
    layer = get_channel_layer()
    if layer is None:
        return False
    try:
        async_to_sync(layer.group_send)(group, {"type": kind, **payload})
    except (RedisError, OSError) as error:
        log_event(Event.PROGRESS_DROPPED, group=group, error=type(error).__name__)
        return False
    return True
