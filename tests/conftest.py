"""The cast and the servers every test may use. Redis is a real server on a socket of its own."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker

from apps.accounts.models import User
from apps.organizations.models import Membership, Organization
from apps.organizations.roles import Role
from apps.organizations.selectors import memberships_of
from portal.redis_server import command
from tests.factories import MembershipFactory, OrganizationFactory, UserFactory

pytest_plugins = ["tests.servers.fixtures", "tests.search.search_server"]


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A skipped test is a failed run where nobody watches: it would hide a missing tool."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


# Servers that a module starts for itself, to kill or to sign in; the database is no part of it.
_SEARCH_SERVERS = {"own_elasticsearch", "secured_elasticsearch"}


@pytest.hookimpl(tryfirst=True)
def pytest_itemcollected(item: pytest.Item) -> None:
    """On PostgreSQL what goes wrong with the search server is part of the slow matrix."""
    if connection.vendor == "postgresql" and _SEARCH_SERVERS & set(
        getattr(item, "fixturenames", ())
    ):
        item.add_marker(pytest.mark.slow)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The run on PostgreSQL leaves out what does not touch the database: SQLite's run has it."""
    wanted = _needs_database if connection.vendor == "postgresql" else _needs_no_postgresql
    config.hook.pytest_deselected(items=[item for item in items if not wanted(item)])
    items[:] = [item for item in items if wanted(item)]


def _needs_database(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    return bool(fixtures or item.get_closest_marker("django_db"))


def _needs_no_postgresql(item: pytest.Item) -> bool:
    return item.get_closest_marker("postgresql") is None


@pytest.fixture(scope="session", autouse=True)
def data_dir() -> Iterator[Path]:
    """The test run's data directory, gone afterwards."""
    path = Path(settings.DATA_DIR)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def redis_server(data_dir: Path) -> Iterator[str]:
    """A real Redis (or Valkey) server; yields its address."""
    process = subprocess.Popen(command(data_dir / "redis.sock"), stdout=subprocess.DEVNULL)
    client = redis.Redis.from_url(settings.REDIS_URL)
    deadline = time.monotonic() + 10
    while True:
        try:
            client.ping()
            break
        except redis.ConnectionError:
            if time.monotonic() > deadline:
                raise
    yield settings.REDIS_URL
    client.close()
    process.terminate()
    process.wait(timeout=10)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """PostgreSQL keeps a database that somebody uses, such as a thread of an asynchronous test."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Rate limits and the like do not leak from test to test."""
    cache.clear()


@pytest.fixture(autouse=True)
def _no_index_and_files() -> Iterator[None]:
    """Rows are rolled back after a test and their ids used again; what lies on disk must go too."""
    yield
    for folder in (settings.SEARCH_DIR, settings.PRIVATE_FILES_DIR):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def organization(db: None) -> Organization:
    return OrganizationFactory.create(name="Northwind", slug="northwind")


@pytest.fixture
def twin(db: None) -> Organization:
    """Another organization, in which something could leak from or to."""
    return OrganizationFactory.create(name="Southwind", slug="southwind")


@pytest.fixture
def owner(organization: Organization) -> User:
    return _person("owner@northwind.example", organization, Role.OWNER)


@pytest.fixture
def admin(organization: Organization) -> User:
    return _person("admin@northwind.example", organization, Role.ADMIN)


@pytest.fixture
def member(organization: Organization) -> User:
    return _person("member@northwind.example", organization, Role.MEMBER)


@pytest.fixture
def membership(member: User) -> Membership:
    return memberships_of(member)[0]


@pytest.fixture
def stranger(twin: Organization) -> User:
    """An owner, but of the other organization."""
    return _person("owner@southwind.example", twin, Role.OWNER)


@pytest.fixture
def operator(db: None) -> User:
    return UserFactory.create(email="operator@portal.example", is_staff=True, is_superuser=True)


def _person(email: str, organization: Organization, role: Role) -> User:
    user = UserFactory.create(email=email)
    MembershipFactory.create(user=user, organization=organization, role=role)
    return user


@pytest.fixture
def as_member(member: User) -> Client:
    return signed_in(member)


@pytest.fixture
def as_admin(admin: User) -> Client:
    return signed_in(admin)


@pytest.fixture
def as_owner(owner: User) -> Client:
    return signed_in(owner)


@pytest.fixture
def as_stranger(stranger: User) -> Client:
    return signed_in(stranger)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client
