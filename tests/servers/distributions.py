"""The Elasticsearch servers of the tests: which there are, where they lie, how they get there.

`make system` fetches them with Maven into a cache outside the project, since tests run without
a network.
"""

import hashlib
import os
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from tests.servers import java

_POM = Path(__file__).with_name("pom.xml")


@dataclass(frozen=True, slots=True)
class Distribution:
    """One line of Elasticsearch: the version, the oldest Java that runs it, its archive's hash."""

    version: str
    oldest_java: int
    sha256: str

    @property
    def folder(self) -> Path:
        """Where it is unpacked once fetched."""
        return _cache() / f"elasticsearch-{self.version}"

    @property
    def java_home(self) -> Path | None:
        return java.home_of(self.oldest_java)

    @property
    def can_run(self) -> bool:
        return self.folder.is_dir() and self.java_home is not None


ALL = (
    Distribution("8.19.8", 17, "8d943e94cef02cbceb6e39cd00175bb04e5f882fa32783a473880b8691a54376"),
    Distribution("9.4.3", 21, "adde840e7013d25cf04203377abf77ad66573bc5db381e5b865c18ef5d683bc5"),
)


def _cache() -> Path:
    parent = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(parent) / "knowledge-portal-tests"


def fetch(distribution: Distribution) -> None:
    """Puts it where it belongs.

    Raises CalledProcessError when Maven fails, ValueError on another archive than the known.
    """
    _cache().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_cache()) as name:
        subprocess.run(
            [
                *("mvn", "--batch-mode", "--quiet", "--file", str(_POM)),
                f"-Delasticsearch.version={distribution.version}",
                f"-Dservers.directory={name}",
                "generate-resources",
            ],
            check=True,
        )
        archive = Path(name) / f"elasticsearch-{distribution.version}.zip"
        found = hashlib.sha256(archive.read_bytes()).hexdigest()
        if found != distribution.sha256:
            raise ValueError(
                f"{archive.name} has the SHA-256 {found}, not {distribution.sha256}: "
                "it is not the archive the tests were written with."
            )
        _unpack(archive, Path(name))
        (Path(name) / distribution.folder.name).rename(distribution.folder)


def _unpack(archive: Path, into: Path) -> None:
    """With the permissions, which the standard library leaves out: programs must be runnable."""
    with zipfile.ZipFile(archive) as opened:
        for entry in opened.infolist():
            unpacked = Path(opened.extract(entry, into))
            if mode := entry.external_attr >> 16 & 0o777:
                unpacked.chmod(mode)
