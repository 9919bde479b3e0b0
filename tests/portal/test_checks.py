"""The system checks: silent on good settings, precise on bad ones."""

from ipaddress import ip_network
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.db import connection
from django.test import override_settings

from apps.search.embeddings.local import model
from apps.search.engines.elasticsearch.server import Server
from portal import disk


def _ids() -> list[str]:
    return [str(message.id) for message in run_checks()]


def test_default_settings_raise_nothing() -> None:
    assert _ids() == []


@pytest.mark.parametrize(
    "settings",
    [
        {"ANSWER_TIMEOUT_SECONDS": 21_600},
        {"CELERY_TASK_SOFT_TIME_LIMIT": 21_900},
        {"CELERY_BROKER_TRANSPORT_OPTIONS": {"visibility_timeout": 21_900}},
    ],
)
def test_a_limit_that_reaches_the_next_one_is_an_error(settings: dict[str, object]) -> None:
    with override_settings(**settings):
        assert _ids() == ["portal.E001"]


def test_limits_in_order_are_accepted_to_the_second() -> None:
    with override_settings(
        ANSWER_TIMEOUT_SECONDS=1,
        CELERY_TASK_SOFT_TIME_LIMIT=2,
        CELERY_TASK_TIME_LIMIT=3,
        CELERY_BROKER_TRANSPORT_OPTIONS={"visibility_timeout": 4},
    ):
        assert _ids() == []


def test_a_job_must_not_count_as_dead_after_two_heartbeats() -> None:
    with override_settings(JOB_HEARTBEAT_SECONDS=5, JOB_STALE_SECONDS=10):
        assert _ids() == ["portal.E002"]
    with override_settings(JOB_HEARTBEAT_SECONDS=5, JOB_STALE_SECONDS=11):
        assert _ids() == []


def test_a_short_secret_key_is_an_error() -> None:
    with override_settings(SECRET_KEY="a" * 31):
        assert _ids() == ["portal.E003"]


@pytest.mark.parametrize(
    "network",
    [
        "10.20.0.0/16",
        "172.16.0.0/12",
        "192.168.1.7/32",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "::1/128",
        "fd00:1::/32",
    ],
)
def test_private_networks_may_be_opened(network: str) -> None:
    with override_settings(OUTBOUND_ALLOW=(ip_network(network),)):
        assert _ids() == []


@pytest.mark.parametrize(
    "network",
    [
        "0.0.0.0/0",
        "::/0",
        "10.0.0.0/7",
        "172.0.0.0/11",
        "8.8.8.8/32",
        "0.0.0.0/32",
        "169.254.0.0/16",
        "169.254.169.254/32",
        "fe80::/10",
        "100.100.100.200/32",
        "168.63.129.16/32",
        "fd00:ec2::254/128",
        "2000::/3",
        "64:ff9b::/96",
    ],
)
def test_what_is_not_private_as_a_whole_may_not(network: str) -> None:
    allowed = (ip_network("10.20.0.0/16"), ip_network(network))
    with override_settings(OUTBOUND_ALLOW=allowed):
        errors = run_checks()
    assert [error.id for error in errors] == ["portal.E008"]
    assert errors[0].msg.startswith(f"PORTAL_OUTBOUND_ALLOW names {network}, ")
    assert "such as 10.20.0.0/16" in (errors[0].hint or "")


FERNET_KEY = "c2FtcGxlLWtleS1vZi10aGlydHktdHdvLWJ5dGVzLi4="


@pytest.mark.parametrize(
    "settings",
    [
        {"FIELD_KEYS": []},
        {"FIELD_KEYS": [FERNET_KEY, "too-short"]},
        {"FIELD_KEYS": [FERNET_KEY[:-1]]},
        {"FIELD_KEYS": [FERNET_KEY], "SECRET_KEY": FERNET_KEY},
        {"FIELD_KEYS": [FERNET_KEY], "SECRET_KEY": "sample-key-of-thirty-two-bytes.."},
        {"FIELD_KEYS": [FERNET_KEY], "SECRET_KEY_FALLBACKS": [FERNET_KEY]},
    ],
)
def test_keys_of_stored_secrets_are_fernet_keys_of_their_own(settings: dict[str, object]) -> None:
    with override_settings(**settings):
        assert _ids() == ["portal.E007"]


def test_several_keys_of_stored_secrets_are_accepted() -> None:
    with override_settings(FIELD_KEYS=[FERNET_KEY, "b" * 43 + "="]):
        assert _ids() == []


def test_a_missing_data_directory_is_an_error(tmp_path: Path) -> None:
    with override_settings(DATA_DIR=tmp_path / "nowhere"):
        assert _ids() == ["portal.E004"]


@pytest.mark.parametrize(
    "settings",
    [
        {"OPENAI_API_KEY": "sk-tests"},
        {"OPENAI_BASE_URL": "http://127.0.0.1:9/v1"},
        {"OPENAI_MODEL": "stub"},
    ],
)
def test_half_a_language_model_is_warned_about(settings: dict[str, str]) -> None:
    with override_settings(**settings):
        assert _ids() == ["portal.W001"]


def test_whole_language_model_is_accepted() -> None:
    with override_settings(OPENAI_BASE_URL="http://127.0.0.1:9/v1", OPENAI_MODEL="stub"):
        assert _ids() == []


def test_files_that_one_machine_must_have_alone_are_not_kept_on_a_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = f"40 21 0:35 / {tmp_path} rw - nfs4 files.northwind.example:/export rw\n"
    (tmp_path / "mountinfo").write_text(shared, encoding="ascii")
    monkeypatch.setattr(disk, "MOUNTS", tmp_path / "mountinfo")
    database = ["portal.W002"] if connection.vendor == "sqlite" else []

    with override_settings(DATA_DIR=tmp_path):
        assert _ids() == [*database, "portal.W002"]
    with override_settings(DATA_DIR=tmp_path, SEARCH_SERVER=Server("https://search.example:9200")):
        assert _ids() == database


@pytest.mark.parametrize(
    ("url", "ids"),
    [
        ("http://search.northwind.example:9200", ["portal.W003"]),
        ("http://1.2.3.4:9200", ["portal.W003"]),
        ("https://search.northwind.example:9200", []),
        ("http://elasticsearch:9200", []),
        ("http://127.0.0.1:9200", []),
        ("http://10.0.0.7:9200", []),
    ],
)
def test_a_search_server_far_away_is_spoken_to_with_encryption(url: str, ids: list[str]) -> None:
    with override_settings(SEARCH_SERVER=Server(url, user="portal", password="secret")):
        assert _ids() == ids


@pytest.mark.parametrize(
    "settings",
    [
        {"EMBEDDING_API_KEY": "sk-tests"},
        {"EMBEDDING_BASE_URL": "http://127.0.0.1:9/v1"},
        {"EMBEDDING_MODEL": "embed"},
    ],
)
def test_half_a_model_of_embeddings_is_warned_about(settings: dict[str, str]) -> None:
    with override_settings(**settings):
        assert _ids() == ["portal.W004"]


def test_whole_and_local_models_of_embeddings_are_accepted() -> None:
    with override_settings(EMBEDDING_BASE_URL="http://127.0.0.1:9/v1", EMBEDDING_MODEL="embed"):
        assert _ids() == []
    with override_settings(EMBEDDING_MODEL="local"):
        assert _ids() == []


def test_a_local_model_that_is_not_the_published_one_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(model, "DIGESTS", {"model.safetensors": "0" * 64})
    with override_settings(EMBEDDING_MODEL="local"):
        assert _ids() == ["portal.E006"]
