"""Checks what the tests need from the system; as root on Debian it installs what is missing.

Elsewhere it prints the one command to run and fails.
"""

import os
import shutil
import subprocess
import sys

# A program of it, and the Debian package that brings it.
NEEDED = {"chromium": "chromium"}


def main() -> int:
    missing = [package for program, package in NEEDED.items() if not shutil.which(program)]
    if not missing:
        return 0
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print(f"The tests need {', '.join(missing)}. On Debian and Ubuntu run:")
        print(f"  sudo apt-get update && sudo {' '.join(install)}")
        return 1
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "--quiet"], check=True, env=quiet)
    subprocess.run(install, check=True, env=quiet)
    return 0


if __name__ == "__main__":
    sys.exit(main())
