import pytest
from django.test import Client

from apps.organizations.models import Organization
from tests.factories import PageFactory

pytestmark = pytest.mark.django_db


def test_page_shows_its_text(organization: Organization, as_member: Client) -> None:
    page = PageFactory.create(organization=organization)

    response = as_member.get(f"/o/northwind/pages/{page.pk}/?from=0&to=4")

    assert '<mark id="passage">Stop</mark>' in response.content.decode()
