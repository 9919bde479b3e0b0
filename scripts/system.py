"""Checks what the tests need from the system; as root on Debian it installs what is missing.

Elsewhere it prints the one command to run and fails. Then it fetches the servers that no package
of the system has, so that the tests themselves need no network. `python -m scripts.system`.
"""

import ctypes
import os
import shutil
import subprocess
import sys

from tests.servers import distributions, java, postgresql


def main() -> int:
    return install_packages() or fetch_servers()


def install_packages() -> int:
    missing = missing_packages()
    if not missing:
        return 0
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print(f"The tests need {' and '.join(missing)}. On Debian and Ubuntu run:")
        print(f"  sudo apt-get update && sudo {' '.join(install)}")
        return 1
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "--quiet"], check=True, env=quiet)
    subprocess.run(install, check=True, env=quiet)
    return 0


def missing_packages() -> list[str]:
    """Debian packages of what is not there."""
    missing = []
    if not shutil.which("chromium"):
        missing.append("chromium")
    # What drives the browser is a program of Playwright's package, which needs this library.
    if sys.platform == "linux" and not has_library("libatomic.so.1"):
        missing.append("libatomic1")
    if not postgresql.programs():
        missing.append("postgresql")
    if not java.home_of(min(known.oldest_java for known in distributions.ALL)):
        missing.append("default-jre-headless")
    if not shutil.which("mvn") and any(not known.folder.is_dir() for known in distributions.ALL):
        missing.append("maven")
    return missing


def fetch_servers() -> int:
    """Those which this machine's Java can run."""
    for known in distributions.ALL:
        if known.java_home and not known.folder.is_dir():
            print(f"Fetching Elasticsearch {known.version} for the tests …", flush=True)
            distributions.fetch(known)
    return 0


def has_library(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
