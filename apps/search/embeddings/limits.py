"""How much may be asked of the embedding server: counted in Redis, over all processes.

Limits are the server's and hold for the installation, not for one organization.
"""

import time

from django.conf import settings
from django.core.cache import cache

from apps.search.embeddings.embedder import CHARACTERS_A_TOKEN, EmbedderError

_MINUTE = 60
_PAUSE = "embedding:pause"
_KEPT_SECONDS = 2 * _MINUTE


def pause(seconds: float) -> None:
    """Ask nothing of the server for so long: it said so, or does not answer."""
    until = time.time() + seconds
    if until > float(cache.get(_PAUSE, 0)):
        cache.set(_PAUSE, until, timeout=max(1, int(seconds) + 1))


def paused_seconds() -> float:
    """For how long nothing may be asked yet; 0 when something may."""
    return max(0.0, float(cache.get(_PAUSE, 0)) - time.time())


def take(characters: int) -> None:
    """Count a request for so many characters; raises EmbedderError when there is none left now."""
    if waiting := paused_seconds():
        raise _full(waiting)
    minute, left = divmod(time.time(), _MINUTE)
    tokens = characters // CHARACTERS_A_TOKEN + 1
    for name, amount, most in (
        ("requests", 1, settings.EMBEDDING_REQUESTS_PER_MINUTE),
        ("tokens", tokens, settings.EMBEDDING_TOKENS_PER_MINUTE),
    ):
        if most and _counted(f"embedding:{name}:{int(minute)}", amount) > max(most, amount):
            raise _full(_MINUTE - left)


def _counted(key: str, amount: int) -> int:
    cache.add(key, 0, timeout=_KEPT_SECONDS)
    return cache.incr(key, amount)


def _full(seconds: float) -> EmbedderError:
    return EmbedderError(
        "The embedding server's limit is reached for now; filling goes on by itself.",
        retry_after=seconds,
    )
