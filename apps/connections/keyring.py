"""The keys of encrypted columns: the first one writes, all of them read.

The format is standard Fernet, so that what is stored outlives the package that writes it.
"""

from base64 import b64decode
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.core.signing import BadSignature
from django_cryptography.utils.crypto import Fernet, InvalidToken

from apps.core.problems import PortalError, Problem
from apps.core.secret import Secret

_KEY_BYTES: Final = 32
UNREADABLE: Final = Problem(
    code="secret_unreadable",
    what="The stored secret of this connection cannot be read.",
    why="The portal no longer has the key that it was encrypted with.",
    who="The operator",
    how="Put the missing key back into PORTAL_FIELD_KEYS, or enter the secret again.",
)


class UnreadableSecretError(PortalError):
    """No key of the keyring opens the token."""

    def __init__(self) -> None:
        super().__init__(UNREADABLE)


def is_key(text: str) -> bool:
    """Whether it is a Fernet key: 32 bytes in URL-safe base64."""
    return len(_bytes(text)) == _KEY_BYTES


def is_same(key: str, other: str) -> bool:
    """Whether the other text is the same key, however it is written."""
    return key == other or _bytes(key) in {other.encode(), _bytes(other)}


def _bytes(text: str) -> bytes:
    """What the text stands for; nothing when it is no base64."""
    try:
        return b64decode(text, altchars=b"-_", validate=True)
    except ValueError:
        return b""


def encrypt(secret: Secret) -> bytes:
    """A Fernet token of the text, made with the first key."""
    fernet = _fernet(_keys()[0])
    # The text is in no variable here, where a report of an error would show it.
    token: bytes = fernet.encrypt(secret.reveal().encode())
    return token


def decrypt(token: bytes) -> Secret:
    """The text; raises UnreadableSecretError when no key opens the token."""
    for key in _keys():
        secret = _opened(key, token)
        if secret is not None:
            return secret
    raise UnreadableSecretError


def is_current(token: bytes) -> bool:
    """Whether the first key opens it, so that the others are not needed for it."""
    return _opened(_keys()[0], token) is not None


def _opened(key: str, token: bytes) -> Secret | None:
    fernet = _fernet(key)
    try:
        return Secret(fernet.decrypt(token).decode())
    except (BadSignature, InvalidToken):
        return None


def _keys() -> Sequence[str]:
    keys: Sequence[str] = settings.FIELD_KEYS
    return keys


@lru_cache(maxsize=16)
def _fernet(key: str) -> Fernet:
    return Fernet(key)
