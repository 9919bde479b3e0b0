"""Files: to members only, pictures in place, everything else as a download that can do nothing."""

import pytest
from django.test import Client

from apps.knowledge.models import Attachment, Page, PageStatus
from apps.organizations.models import Organization
from apps.organizations.names import files_dir
from tests.factories import AttachmentFactory

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
PAGE = b"<!DOCTYPE html><script>alert(document.cookie)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def url(file: Attachment, slug: str = "northwind") -> str:
    return f"/o/{slug}/files/{file.pk}/any-name"


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 20, "image/jpeg"),
        (b"GIF89a" + b"\0" * 20, "image/gif"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
    ],
)
def test_picture_is_shown_in_place_by_its_bytes(
    organization: Organization, as_member: Client, content: bytes, media_type: str
) -> None:
    file = AttachmentFactory.create(
        organization=organization, filename="plan.dat", content=content, media_type="text/html"
    )

    response = as_member.get(url(file))

    assert response.status_code == 200
    assert b"".join(response.streaming_content) == content
    assert response.headers["Content-Type"] == media_type
    assert response.headers["Content-Disposition"] == 'inline; filename="plan.dat"'
    assert response.headers["Content-Length"] == str(len(content))


@pytest.mark.parametrize(
    ("filename", "claimed", "content", "media_type"),
    [
        ("page.html", "text/html", PAGE, "application/octet-stream"),
        ("drawing.svg", "image/svg+xml", SVG, "application/octet-stream"),
        ("not-a-picture.png", "image/png", PAGE, "application/octet-stream"),
        ("script.js", "text/javascript", b"alert(1)", "application/octet-stream"),
        ("feed.xml", "application/xml", b"<?xml version='1.0'?>", "application/octet-stream"),
        ("page.xhtml", "application/xhtml+xml", PAGE, "application/octet-stream"),
        ("notes.txt", "text/plain", b"notes", "application/octet-stream"),
        ("plan.pdf", "application/pdf", b"%PDF-1.7", "application/pdf"),
        ("empty", "", b"", "application/octet-stream"),
    ],
)
def test_everything_else_is_a_download(
    organization: Organization,
    as_member: Client,
    filename: str,
    claimed: str,
    content: bytes,
    media_type: str,
) -> None:
    file = AttachmentFactory.create(
        organization=organization, filename=filename, media_type=claimed, content=content
    )

    response = as_member.get(url(file))

    assert b"".join(response.streaming_content) == content
    assert response.headers["Content-Type"] == media_type
    assert response.headers["Content-Disposition"] == f'attachment; filename="{filename}"'


def test_file_can_do_nothing_and_stays_private(
    organization: Organization, as_member: Client
) -> None:
    response = as_member.get(url(AttachmentFactory.create(organization=organization)))

    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert b"".join(response.streaming_content) == b"plain text"


def test_name_cannot_break_the_header(organization: Organization, as_member: Client) -> None:
    file = AttachmentFactory.create(
        organization=organization, filename='plän"; x=\r\nSet-Cookie: a=b.txt'
    )

    response = as_member.get(url(file))

    assert "Set-Cookie" not in response.headers
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''pl")
    assert b"".join(response.streaming_content) == b"plain text"


def test_known_file_is_not_sent_again(organization: Organization, as_member: Client) -> None:
    file = AttachmentFactory.create(organization=organization, content=PNG)
    first = as_member.get(url(file))
    assert b"".join(first.streaming_content) == PNG
    etag = first.headers["ETag"]

    response = as_member.get(url(file), HTTP_IF_NONE_MATCH=etag)

    assert etag == f'"{file.digest}"'
    assert response.status_code == 304
    assert response.content == b""


def test_missing_file_says_who_can_help(organization: Organization, as_member: Client) -> None:
    file = AttachmentFactory.create(organization=organization, stored="")
    lost = AttachmentFactory.create(organization=organization, stored="attachments/not-there")

    for missing in (file, lost):
        response = as_member.get(url(missing))
        assert response.status_code == 404
        assert "can upload a new export of the space" in response.content.decode()


@pytest.mark.parametrize("escape", ["../org-{}/attachments/1", "/etc/passwd", "a/../../x", "."])
def test_stored_path_cannot_leave_the_organization(
    organization: Organization, twin: Organization, as_member: Client, escape: str
) -> None:
    secret = files_dir(twin.pk) / "attachments" / "1"
    secret.parent.mkdir(parents=True, exist_ok=True)
    secret.write_bytes(PNG)
    (files_dir(twin.pk).parent / "x").write_bytes(PNG)
    file = AttachmentFactory.create(organization=organization, stored=escape.format(twin.pk))

    assert as_member.get(url(file)).status_code == 404


def test_file_of_another_organization_is_not_found(
    organization: Organization, twin: Organization, as_member: Client, as_stranger: Client
) -> None:
    theirs = AttachmentFactory.create(organization=twin, content=PNG)
    mine = AttachmentFactory.create(organization=organization, content=PNG)

    assert as_member.get(url(theirs)).status_code == 404
    assert as_stranger.get(url(mine, "southwind")).status_code == 404
    assert as_stranger.get(url(mine)).status_code == 404


def test_file_of_a_removed_page_is_not_found(organization: Organization, as_member: Client) -> None:
    file = AttachmentFactory.create(organization=organization, content=PNG)
    Page._base_manager.update(status=PageStatus.REMOVED)

    assert as_member.get(url(file)).status_code == 404


def test_signed_out_person_is_asked_to_sign_in(organization: Organization) -> None:
    file = AttachmentFactory.create(organization=organization, content=PNG)

    response = Client().get(url(file))

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/account/login/")
