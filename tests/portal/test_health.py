"""What supervisors and load balancers are told."""

from pathlib import Path

import pytest
from django.test import Client, override_settings


def test_a_process_that_answers_is_alive(client: Client) -> None:
    response = client.get("/health/live/")
    assert (response.status_code, response.json()) == (200, {"state": "ok"})


@pytest.mark.django_db
def test_it_is_ready_when_database_and_redis_answer(client: Client) -> None:
    response = client.get("/health/ready/")
    assert response.status_code == 200
    assert response.json() == {"database": "ok", "redis": "ok", "disk": "ok"}


@pytest.mark.django_db
def test_it_is_not_ready_without_redis_and_says_so(client: Client, tmp_path: Path) -> None:
    nowhere = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"unix://{tmp_path}/nobody.sock",
        }
    }
    with override_settings(CACHES=nowhere):
        response = client.get("/health/ready/")
    assert response.status_code == 503
    assert response.json() == {"database": "ok", "redis": "down", "disk": "ok"}


@pytest.mark.django_db
def test_it_stays_ready_while_it_tells_of_a_disk_that_it_cannot_use(
    client: Client, tmp_path: Path
) -> None:
    with override_settings(DATA_DIR=tmp_path / "gone"):
        response = client.get("/health/ready/")
    assert response.status_code == 200
    assert response.json() == {"database": "ok", "redis": "ok", "disk": "low"}


def test_health_is_told_without_https_and_nothing_else(client: Client) -> None:
    with override_settings(SECURE_SSL_REDIRECT=True):
        assert client.get("/health/live/").status_code == 200
        assert client.get("/account/login/").status_code == 301
