"""A server's certificate as the files that servers of other makers want."""

from pathlib import Path

from tests.certificates import authority, issued


def write_certificates(folder: Path) -> None:
    """Writes ca.pem, server.pem and server.key, for a server on 127.0.0.1."""
    server = issued(("127.0.0.1",))
    (folder / "ca.pem").write_text(authority().pem)
    (folder / "server.pem").write_text(server.pem)
    (folder / "server.key").write_text(server.key_pem)
