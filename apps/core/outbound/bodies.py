"""Bodies, read no further than asked and unpacked no further than asked."""

import zlib
from collections.abc import Iterable
from typing import Final

from apps.core.outbound.exchange import Limits
from apps.core.outbound.faults import Fault, FaultError

ACCEPTED_ENCODINGS: Final = "gzip, deflate"
# zlib tells gzip and zlib streams apart by their first bytes (zlib manual, inflateInit2).
_GZIP_OR_ZLIB: Final = 32 + zlib.MAX_WBITS
_PACKED: Final = frozenset({"gzip", "x-gzip", "deflate"})
_OTHERS: Final = frozenset({"br", "compress", "dcb", "dcz", "zstd"})
_PLAIN: Final = frozenset({"", "identity"})


def read_body(pieces: Iterable[bytes], encoding: str, limits: Limits) -> bytes:
    """The unpacked body. Raises FaultError: TOO_LARGE or BAD_ENCODING."""
    packed = _read(pieces, limits.wire_bytes)
    encoding = encoding.strip().lower()
    if encoding in _PLAIN or not packed:
        return _capped(packed, limits.body_bytes)
    if encoding not in _PACKED:
        # The header is not quoted: a server may write into it what it was sent.
        name = encoding if encoding in _OTHERS else "something unknown"
        raise FaultError(Fault.BAD_ENCODING, f"it is packed as {name}")
    return _unpacked(packed, limits.body_bytes)


def _read(pieces: Iterable[bytes], most: int) -> bytes:
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > most:
            raise FaultError(Fault.TOO_LARGE, f"more than {most:,} bytes on the wire")
    return bytes(body)


def _unpacked(packed: bytes, most: int) -> bytes:
    unpacker = zlib.decompressobj(_GZIP_OR_ZLIB)
    try:
        # One byte more than allowed tells that there is more, without making it.
        body = unpacker.decompress(packed, most + 1)
    except zlib.error as error:
        raise FaultError(Fault.BAD_ENCODING, str(error)) from error
    body = _capped(body, most)
    if not unpacker.eof:
        raise FaultError(Fault.BAD_ENCODING, "its end is missing")
    if unpacker.unused_data:
        raise FaultError(Fault.BAD_ENCODING, "more follows its end")
    return body


def _capped(body: bytes, most: int) -> bytes:
    if len(body) > most:
        raise FaultError(Fault.TOO_LARGE, f"more than {most:,} bytes")
    return body
