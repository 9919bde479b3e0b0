"""Makes `.venv` and installs the locked requirements into it; quick when nothing changed.

`python3 scripts/setup.py requirements.txt`, with options of pip behind it. Standard library only,
and readable for old Pythons: it is the first thing that runs, and tells a person which Python is
missing.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST, NEWEST = (3, 11), (3, 13)


def main():
    lock = ROOT / sys.argv[1]
    refuse_unsupported_python()
    stamp = VENV / ("installed-" + lock.stem)
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if not works(PYTHON):
        make_environment()
    elif stamp.is_file() and stamp.read_text() == wanted:
        return
    print("Installing {} into .venv (this takes a minute or two) …".format(lock.name), flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    wish = ["--require-hashes", "-r", str(lock)] + sys.argv[2:]
    installed = subprocess.run(pip + wish, check=False)
    if installed.returncode:
        sys.exit("The packages could not be installed; pip says why above. Then run it again.")
    stamp.write_text(wanted)


def refuse_unsupported_python():
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        sys.exit(
            "The portal needs Python 3.11, 3.12 or 3.13, and {} is Python {}.{}. "
            "Install one of them and name it, for example: make run PYTHON=python3.12".format(
                sys.executable, *sys.version_info[:2]
            )
        )


def works(python):
    """Whether the environment's Python starts and is a supported one."""
    question = "import sys; sys.exit(not {} <= sys.version_info[:2] <= {})".format(OLDEST, NEWEST)
    try:
        return subprocess.run([str(python), "-c", question], check=False).returncode == 0
    except OSError:
        return False


def make_environment():
    try:
        import ensurepip  # noqa: F401, PLC0415  (Debian ships Python without it)
        import venv  # noqa: PLC0415
    except ImportError:
        sys.exit(
            "This Python cannot make virtual environments. On Debian and Ubuntu run: "
            "apt-get install python{}.{}-venv".format(*sys.version_info[:2])
        )
    venv.create(VENV, clear=True, with_pip=True, symlinks=True)


if __name__ == "__main__":
    main()
