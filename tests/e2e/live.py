"""A portal of its own for the browser tests, started as a person starts one."""

import os
import re
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

from django.conf import settings

_START_SECONDS = 300
_STOP_SECONDS = 60
_ADD_PERSON = """
from allauth.account.models import EmailAddress
from apps.accounts.models import User
from apps.organizations.models import Membership, Organization
from apps.organizations.tenancy import activate
demo = Organization.objects.get(slug="demo")
person = User.objects.create_user({email!r}, {password!r}, name="Mara Kern")
EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
with activate(demo):
    Membership.objects.create(organization=demo, user=person)
"""


@dataclass(slots=True)
class LivePortal:
    """A running supervisor. `output` is everything its processes printed, mails included."""

    url: str
    data_dir: Path
    process: "subprocess.Popen[str]"
    output: list[str] = field(default_factory=list)
    ready: Event = field(default_factory=Event)
    reader: Thread = field(init=False)

    def __post_init__(self) -> None:
        self.reader = Thread(target=self._read, daemon=True)

    @classmethod
    def start(cls, data_dir: Path, **variables: str) -> "LivePortal":
        """Returns when the portal says that it is ready; raises RuntimeError when it never does."""
        port = free_port()
        process = subprocess.Popen(
            [sys.executable, "-m", "portal.supervisor"],
            cwd=settings.BASE_DIR,
            env={**environment(data_dir), "PORT": str(port), **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        portal = cls(f"http://localhost:{port}", data_dir, process)
        portal.reader.start()
        if not portal.ready.wait(_START_SECONDS) or process.poll() is not None:
            portal.stop()
            raise RuntimeError("The portal did not start:\n" + "".join(portal.output))
        return portal

    def stop(self) -> int:
        """Stops it as Ctrl-C does; returns the supervisor's exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.ended()

    def ended(self) -> int:
        """Waits until it has stopped by itself; returns the supervisor's exit status."""
        status = self.process.wait(timeout=_STOP_SECONDS)
        self.reader.join(timeout=_STOP_SECONDS)
        return status

    def manage(self, *arguments: str) -> str:
        """Runs a management command on this portal's data; returns what it printed.

        Raises RuntimeError with all of that when the command fails.
        """
        result = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=environment(self.data_dir),
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode:
            raise RuntimeError(f"{arguments} failed:\n{result.stdout}{result.stderr}")
        return result.stdout

    def add_person(self, email: str) -> tuple[str, str]:
        """A member of the demo organization with a confirmed address; address and password."""
        password = "correct horse battery"
        self.manage("shell", "--command", _ADD_PERSON.format(email=email, password=password))
        return email, password

    def processes(self) -> dict[str, int]:
        """The process number of each part by its name."""
        started = re.findall(r"(\w+) started \(pid=(\d+)\)", "".join(self.output))
        return {name: int(number) for name, number in started}

    def sign_in(self) -> tuple[str, str]:
        """The demo person's address and password, as the start printed them."""
        printed = "".join(self.output)
        found = re.search(r"E-mail: +(\S+)\n.*Password: +(\S+)", printed)
        if found is None:
            raise RuntimeError("The start printed no sign-in:\n" + printed)
        return found[1], found[2]

    def _read(self) -> None:
        with self.process.stdout as lines:
            for line in lines:
                self.output.append(line)
                if "Stop it with Ctrl-C" in line:
                    self.ready.set()
        self.ready.set()


def environment(data_dir: Path) -> dict[str, str]:
    """The variables of a portal on this directory, without the test run's own settings."""
    mine = {"DJANGO_SETTINGS_MODULE", "PORTAL_SECRET_KEY", "PORTAL_FIELD_KEYS"}
    kept = {name: value for name, value in os.environ.items() if name not in mine}
    return {**kept, "PORTAL_DATA_DIR": str(data_dir)}


def free_port() -> int:
    """A port of this machine that nothing listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def running_on(data_dir: Path) -> list[int]:
    """Every process that was started for a portal on this directory, and has not ended."""
    variable = f"PORTAL_DATA_DIR={data_dir}".encode()
    return [
        int(process.name)
        for process in Path("/proc").iterdir()
        if process.name.isdecimal() and variable in read_of(process, "environ").split(b"\0")
    ]


def read_of(process: Path, name: str) -> bytes:
    """A file of a process; empty when the process has ended, or is somebody else's."""
    try:
        return (process / name).read_bytes()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return b""
