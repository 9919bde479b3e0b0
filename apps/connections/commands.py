"""What management commands about connections share: how one is described, and its secret."""

import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import CommandError

from apps.connections.certificates import certificates_only
from apps.connections.kinds import Kind
from apps.core.secret import Secret


def add_address_arguments(parser: ArgumentParser, *, required: bool) -> None:
    """Address, kind and credential; the secret comes in on standard input only."""
    parser.add_argument(
        "--url", required=required, default="", help="the address of Confluence, or of a page"
    )
    parser.add_argument("--kind", required=required, choices=[kind.value for kind in Kind])
    parser.add_argument(
        "--username",
        default="",
        help="without one the secret is a personal access token (dc) "
        "or a service account's token (cloud)",
    )
    parser.add_argument(
        "--secret-stdin",
        action="store_true",
        required=required,
        help="read the secret from there",
    )
    parser.add_argument("--ca-file", type=Path, metavar="FILE", help="a PEM certificate")
    parser.add_argument(
        "--private-network",
        action="store_true",
        help="allow addresses inside PORTAL_OUTBOUND_ALLOW",
    )


def secret_from_stdin() -> Secret:
    """Raises CommandError when there is none."""
    text = sys.stdin.read().strip()
    if not text:
        raise CommandError("There is no secret on standard input.")
    return Secret(text)


def certificate_in(path: Path | None) -> str:
    """The PEM certificates of the file, empty without one; raises CommandError and PortalError."""
    if path is None:
        return ""
    try:
        return certificates_only(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise CommandError(f"{path} cannot be read: {reason}.") from error
