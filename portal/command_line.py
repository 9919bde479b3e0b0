"""How a command of the portal ends when nobody wants its output or it cannot start."""

import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ImproperlyConfigured

# What a shell reports for a command that wrote to a closed pipe.
_NOBODY_READS = 141


@contextmanager
def ends_plainly() -> Iterator[None]:
    """Ends the process with 1 and one sentence for a setting that cannot be read.

    Where the reader of standard output has left (`… | head`), it ends without a word.
    """
    try:
        yield
        sys.stdout.flush()
    except ImproperlyConfigured as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)
    except BrokenPipeError:
        if not reader_left():
            raise
        sys.exit(_NOBODY_READS)


def reader_left() -> bool:
    """Whether nobody reads standard output any more; from then on, what it is given goes nowhere,
    and asked again this says False.
    """
    output = select.poll()
    output.register(sys.stdout.fileno(), select.POLLOUT)
    if not any(events & (select.POLLERR | select.POLLHUP) for _, events in output.poll(0)):
        return False
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return True
