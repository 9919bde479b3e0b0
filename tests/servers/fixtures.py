"""The servers as fixtures, for whichever lines this machine can run; a plugin of the test run."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.servers import postgresql, shared
from tests.servers.distributions import ALL, Distribution
from tests.servers.elasticsearch import ElasticsearchServer, elasticsearch

# Handed down to the parallel processes of a run.
_FOLDER = "PORTAL_TEST_SERVERS"
_GIVEN = os.environ.get("TEST_ELASTICSEARCH_URL", "")
_RUNNABLE = {known.version: known for known in ALL if known.can_run}
if os.environ.get(postgresql.URL):
    # That run is about the database, where one line of the search server tells as much as two.
    _RUNNABLE = dict([*_RUNNABLE.items()][-1:])
_NONE = "none"
# What a test of both engines is parametrised with: versions, or a word for the one that is given.
ELASTICSEARCH_LINES = ("given",) if _GIVEN else tuple(_RUNNABLE) or (_NONE,)


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        os.environ[_FOLDER] = str(shared.make_folder())


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ[_FOLDER], ignore_errors=True)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Other tests run while the servers start."""
    used = any("elasticsearch_at" in getattr(item, "fixturenames", ()) for item in session.items)
    if used and not _GIVEN and not session.config.option.collectonly:
        for version in _RUNNABLE:
            shared.begin(Path(os.environ[_FOLDER]), version)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    missing = [known for known in ALL if not known.can_run]
    if _GIVEN or not missing:
        return
    terminalreporter.section("NOT COVERED", sep="!", red=True, bold=True)
    for known in missing:
        terminalreporter.line(
            f"Nothing ran against Elasticsearch {known.version}: it needs Java {known.oldest_java} "
            "or newer, and `make system` to fetch it.",
            red=True,
        )


@pytest.fixture(scope="session")
def elasticsearch_at() -> Callable[[str], str]:
    """The address of the run's server of a line; all tests share it, so indexes need own names."""

    def address(line: str) -> str:
        if _GIVEN:
            return _GIVEN
        _skip_without(_RUNNABLE.get(line))
        return shared.url_of(Path(os.environ[_FOLDER]), line)

    return address


@pytest.fixture(scope="session", params=ELASTICSEARCH_LINES)
def elasticsearch_url(
    request: pytest.FixtureRequest, elasticsearch_at: Callable[[str], str]
) -> str:
    """The run's server, one line of Elasticsearch after the other."""
    return elasticsearch_at(request.param)


@pytest.fixture(scope="module")
def own_elasticsearch() -> Iterator[ElasticsearchServer]:
    """A server that only this module's tests use: they may kill it, and start it again."""
    with elasticsearch(_any_line()) as server:
        yield server


@pytest.fixture(scope="module")
def secured_elasticsearch() -> Iterator[ElasticsearchServer]:
    """One that speaks https and wants a password."""
    with elasticsearch(_any_line(), secured=True) as server:
        yield server


def _any_line() -> Distribution:
    return _skip_without(next(iter(_RUNNABLE.values()), None))


def _skip_without(distribution: Distribution | None) -> Distribution:
    """A skipped test fails the run where nobody watches (tests/conftest.py)."""
    if distribution is None:
        pytest.skip("no Elasticsearch server can be started here")
    return distribution
