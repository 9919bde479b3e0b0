"""Runs the fake by hand: `python -m tests.fakes.confluence --scenario cloud.dead_pair`."""

import argparse
import shlex
import sys
import tempfile
import threading
from pathlib import Path

from tests.fakes.confluence.catalogue import SCENARIOS
from tests.fakes.confluence.site import Site


def main() -> None:
    parser = argparse.ArgumentParser(description="A Confluence that can be wrong in every way.")
    parser.add_argument("--scenario", default="cloud.healthy", metavar="NAME")
    parser.add_argument("--list", action="store_true", help="the names of all scenarios")
    parser.add_argument("--port", type=int, default=0, help="of the site host")
    options = parser.parse_args()
    if options.list:
        print("\n".join(SCENARIOS))  # noqa: T201
        return
    if options.scenario not in SCENARIOS:
        sys.exit(f"There is no scenario {options.scenario}. See them with --list.")
    site = Site(SCENARIOS[options.scenario], options.port)
    with tempfile.NamedTemporaryFile("w", prefix="confluence-ca-", suffix=".pem") as ca_file:
        ca_file.write(site.authority_pem)
        ca_file.flush()
        print(_told(site, Path(ca_file.name)), flush=True)  # noqa: T201
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            site.close()


def _told(site: Site, ca_file: Path) -> str:
    credentials = site.credentials
    facts = {
        "scenario": site.scenario.name,
        "address": site.url,
        "pasted": site.entered,
        "gateway": site.gateway_url,
        "media": site.media_url,
        "cloud id": site.cloud_id or "(not through the gateway)",
        "user name": credentials.username or "(none)",
        "secret": credentials.secret,
        "kind": credentials.kind,
        "spaces": ",".join(site.scenario.spaces),
        "CA file": str(ca_file),
    }
    lines = [f"{name + ':':12}{value}" for name, value in facts.items()]
    return "\n".join([*lines, "", "To examine it:", _command(site, ca_file)])


def _command(site: Site, ca_file: Path) -> str:
    settings = {
        "PORTAL_OUTBOUND_ALLOW": "127.0.0.0/8",
        "PORTAL_CONFLUENCE_GATEWAY": site.gateway_url,
        "PORTAL_CONFLUENCE_MEDIA": site.media_url,
        "PORTAL_CHECK_CONFIRM_SECONDS": "0",
    }
    words = [".venv/bin/python", "manage.py", "check_connection", "--url", site.entered]
    words += ["--kind", site.credentials.kind.partition("_")[0]]
    if site.credentials.username:
        words += ["--username", site.credentials.username]
    words.append("--secret-stdin")
    if site.ca_pem:
        words += ["--ca-file", str(ca_file)]
    if site.scenario.private_network:
        words.append("--private-network")
    environment = " ".join(f"{name}={value}" for name, value in settings.items())
    return f"printf %s {shlex.quote(site.credentials.secret)} | {environment} {shlex.join(words)}"


if __name__ == "__main__":
    main()
