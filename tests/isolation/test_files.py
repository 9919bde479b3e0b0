"""Files lie in a folder of their organization and are served to its members only."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from apps.accounts.models import User
from apps.knowledge.models import Attachment
from apps.organizations.models import Organization
from apps.organizations.names import files_dir, search_dir
from apps.organizations.tenancy import activate
from tests.isolation.world import FILE, World, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(organization: Organization, member: User) -> World:
    return build(organization, member)


@pytest.fixture
def theirs(twin: Organization, stranger: User) -> World:
    return build(twin, stranger)


def _address(slug: str, attachment: Attachment) -> str:
    return f"/o/{slug}/files/{attachment.pk}/plan.txt"


def test_members_get_the_file_and_nobody_else(
    as_member: Client, as_stranger: Client, ours: World
) -> None:
    response = as_member.get(_address("northwind", ours.attachment))

    assert b"".join(response) == FILE
    assert as_stranger.get(_address("northwind", ours.attachment)).status_code == 404
    assert Client().get(_address("northwind", ours.attachment)).status_code == 302


def test_file_of_the_other_organization_is_not_found_under_the_own_address(
    as_member: Client, ours: World, theirs: World
) -> None:
    assert as_member.get(_address("northwind", theirs.attachment)).status_code == 404


def test_row_cannot_point_into_the_folder_of_the_other_organization(
    as_member: Client, ours: World, theirs: World
) -> None:
    stored = f"../{files_dir(theirs.organization.pk).name}/plan.txt"
    assert (files_dir(ours.organization.pk) / stored).resolve().read_bytes() == FILE
    with activate(ours.organization):
        Attachment.objects.update(stored=stored)

    assert as_member.get(_address("northwind", ours.attachment)).status_code == 404


def test_no_address_serves_files_by_their_path(as_member: Client, ours: World) -> None:
    folder = files_dir(ours.organization.pk).name
    for path in (f"/media/{folder}/plan.txt", f"/files/{folder}/plan.txt", f"/static/{folder}/"):
        assert as_member.get(path).status_code == 404
    assert not Path(settings.PRIVATE_FILES_DIR).is_relative_to(settings.STATIC_ROOT)


def test_folders_of_two_organizations_do_not_lie_in_each_other() -> None:
    folders = [make(number) for make in (files_dir, search_dir) for number in (1, 11, 111)]

    assert len(set(folders)) == 6
    assert not any(a in b.parents for a in folders for b in folders)
