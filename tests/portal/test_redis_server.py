"""Where the embedded Redis listens."""

import os
from pathlib import Path

from portal.redis_server import socket_path


def test_socket_lies_in_the_data_directory() -> None:
    assert socket_path(Path("/srv/portal")) == Path("/srv/portal/redis.sock")


def test_a_path_too_long_for_a_socket_gives_a_short_one_that_stays_the_same() -> None:
    long = Path("/srv") / ("deep/" * 30)
    short = socket_path(long)
    assert len(os.fsencode(short)) <= 100
    assert short == socket_path(long)
    assert short != socket_path(long / "other")


def test_the_length_counts_in_bytes() -> None:
    inside = Path("/") / ("x" * 88)
    assert socket_path(inside) == inside / "redis.sock"
    umlauts = Path("/") / ("ü" * 88)
    assert socket_path(umlauts).parent != umlauts
