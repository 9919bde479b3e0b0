"""`make setup` in a project of its own: what it installs, and that it does so only once."""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.conf import settings

PROJECT = ["Makefile", "scripts/setup.py"]
LOCK = "requirements-dev.txt"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that needs one package, which lies in a file."""
    folder = tmp_path / "project"
    for name in PROJECT:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(settings.BASE_DIR / name, folder / name)
    lock(folder, "1.0")
    return folder


def lock(project: Path, version: str, digest: str = "") -> None:
    wheel = project / f"lantern-{version}-py3-none-any.whl"
    about = f"lantern-{version}.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("lantern.py", f'version = "{version}"\n')
        archive.writestr(
            f"{about}/METADATA", f"Metadata-Version: 2.1\nName: lantern\nVersion: {version}\n"
        )
        archive.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{about}/RECORD", "")
    digest = digest or hashlib.sha256(wheel.read_bytes()).hexdigest()
    (project / LOCK).write_text(f"lantern @ {wheel.as_uri()} --hash=sha256:{digest}\n")


def setup(project: Path) -> "subprocess.CompletedProcess[str]":
    # As from a shell: not within another make.
    variables = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        ["make", "setup", f"PYTHON={sys.executable}"],
        cwd=project,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )


def installed(project: Path) -> str:
    question = "import lantern; print(lantern.version)"
    return subprocess.check_output(
        [project / ".venv/bin/python", "-c", question], text=True
    ).strip()


def test_setup_installs_what_is_locked_and_nothing_the_second_time(project: Path) -> None:
    first = setup(project)
    assert first.returncode == 0, first.stderr
    assert first.stdout == f"Installing {LOCK} into .venv (this takes a minute or two) …\n"
    assert installed(project) == "1.0"
    # Without pip nothing can be installed, so nothing is.
    shutil.rmtree(next(project.glob(".venv/lib/python*/site-packages/pip")))

    second = setup(project)

    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert installed(project) == "1.0"


def test_setup_installs_again_when_the_lock_has_changed(project: Path) -> None:
    setup(project)
    lock(project, "1.1")

    assert setup(project).returncode == 0
    assert installed(project) == "1.1"


def test_setup_that_failed_is_tried_again(project: Path) -> None:
    lock(project, "1.0", digest="0" * 64)
    failed = setup(project)
    assert failed.returncode != 0
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in failed.stderr
    assert "The packages could not be installed; pip says why above." in failed.stderr
    lock(project, "1.0")

    assert setup(project).returncode == 0
    assert installed(project) == "1.0"
