"""What an authenticator app does with the key it is given (RFC 6238)."""

import base64
import hashlib
import hmac
import struct
import time

_STEP_SECONDS = 30


def code(secret: str) -> str:
    """The six digits the app shows now for this base32 key."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = struct.pack(">Q", int(time.time()) // _STEP_SECONDS)
    digest = hmac.new(key, counter, hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
