import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from portal.styleguide import SCREENS

pytestmark = pytest.mark.urls("tests.portal.urls_styleguide")


@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_renders_without_the_database_or_inline_code(
    client: Client, screen: str
) -> None:
    response = client.get(reverse("styleguide_screen", args=[screen]))

    html = response.content.decode()
    assert response.status_code == 200
    assert re.findall(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*src=)", html) == []


def test_an_unknown_screen_is_404(client: Client) -> None:
    assert client.get(reverse("styleguide_screen", args=["nothing"])).status_code == 404


def test_the_guide_is_absent_without_debug(client: Client, urls: None) -> None:
    assert client.get("/styleguide/").status_code == 404


@pytest.fixture
def urls(settings: Settings) -> None:
    settings.ROOT_URLCONF = "portal.urls"
