"""`python -m tests.connections.killed_rotation N`: rotates, and dies by SIGKILL before the N-th
secret is written, in the middle of a transaction."""

import os
import signal
import sys
from typing import Any

import django


def main() -> None:
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - needs the settings
    from django.db import connection  # noqa: PLC0415

    left = int(sys.argv[1])

    def die(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal left
        if sql.startswith("UPDATE"):
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(die):
        call_command("rotate_field_keys")


if __name__ == "__main__":
    main()
