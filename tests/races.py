"""Several at the same moment, each in a thread and on a database connection of its own."""

import threading
from collections.abc import Callable, Sequence

from django.db import connection


def refusals(acts: Sequence[Callable[[], object]], refusal: type[Exception]) -> list[Exception]:
    """Lets all begin together; gives the refusals. Raises whatever else went wrong."""
    start = threading.Barrier(len(acts))
    failed: list[Exception] = []
    threads = [threading.Thread(target=_run, args=(act, start, failed)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    unexpected = [error for error in failed if not isinstance(error, refusal)]
    if unexpected:
        raise ExceptionGroup("at the same moment", unexpected)
    return failed


def _run(act: Callable[[], object], start: threading.Barrier, failed: list[Exception]) -> None:
    start.wait()
    try:
        act()
    except Exception as error:  # noqa: BLE001  (told by the thread that waits)
        failed.append(error)
    finally:
        connection.close()
