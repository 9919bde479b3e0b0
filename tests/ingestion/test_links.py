"""What addresses inside an export mean."""

import pytest

from apps.ingestion.sources.links import ExportLinks, tiny_id

SERVER = ExportLinks(
    site="https://wiki.northwind.example/confluence",
    space_key="OPS",
    home_content_id="100",
    files={"Backup-and-restore_101.html": "101", "102.html": "102"},
    titles={"backup and restore": "101", "release checklist (4.2)": "102"},
    attachments=frozenset({"900"}),
    downloads={("101", "dump plan.pdf"): "900"},
    known=frozenset({"100", "101", "102", "327684"}),
)
CLOUD = ExportLinks(
    site="https://northwind.atlassian.net/wiki",
    space_key="OPS",
    home_content_id="100",
    files={"Nominees%27-Checklist_101.html": "101", "Proposal-%233_102.html": "102"},
    titles={"nominees' checklist": "101"},
    attachments=frozenset({"900"}),
    downloads={},
    known=frozenset({"100", "101", "102"}),
)


@pytest.mark.parametrize(
    ("href", "content_id"),
    [
        ("Backup-and-restore_101.html", "101"),
        ("102.html", "102"),
        ("Gone_7.html", None),
        ("/confluence/display/OPS/Backup+and+restore", "101"),
        ("/display/ops/Backup+and+restore", "101"),
        ("/display/OPS/Release+checklist+%284.2%29", "102"),
        ("/display/OPS", "100"),
        ("/display/OTHER/Backup+and+restore", None),
        ("/confluence/pages/viewpage.action?pageId=102", "102"),
        ("/pages/viewpage.action?pageId=999", None),
        ("/pages/viewpage.action?spaceKey=OPS&title=Backup+and+restore", "101"),
        ("https://wiki.northwind.example/confluence/display/OPS/Backup+and+restore", "101"),
        ("http://WIKI.northwind.example/confluence/x/BAAF", "327684"),
        ("https://elsewhere.example/display/OPS/Backup+and+restore", None),
        ("https://[broken", None),
        ("mailto:mara@northwind.example", None),
    ],
)
def test_page_of_a_server_export(href: str, content_id: str | None) -> None:
    assert SERVER.page(href) == content_id


@pytest.mark.parametrize(
    ("href", "content_id"),
    [
        ("Nominees%27-Checklist_101.html", "101"),
        ("Proposal-%233_102.html", "102"),
        ("/wiki/spaces/OPS/pages/101/Nominees+Checklist", "101"),
        ("/wiki/spaces/OPS/pages/edit-v2/102", "102"),
        ("https://northwind.atlassian.net/wiki/spaces/OPS/pages/102", "102"),
        ("/wiki/spaces/OPS/overview", "100"),
        ("/wiki/spaces/OPS/overview?homepageId=102", "102"),
        ("/wiki/spaces/OTHER/overview", None),
        ("/wiki/people/557058:078c", None),
    ],
)
def test_page_of_a_cloud_export(href: str, content_id: str | None) -> None:
    assert CLOUD.page(href) == content_id


@pytest.mark.parametrize(
    ("href", "source_id"),
    [
        ("attachments/101/900.pdf", "900"),
        ("attachments/101/900.png?width=760&height=400", "900"),
        ("attachments/thumbnails/101/900", "900"),
        ("attachments/101/901.pdf", None),
        ("/download/attachments/101/Dump%20plan.pdf?version=2", "900"),
        ("https://wiki.northwind.example/download/attachments/101/dump+plan.pdf", "900"),
        ("rest/documentConversion/latest/conversion/thumbnail/900/1", "900"),
        ("https://elsewhere.example/download/attachments/101/dump+plan.pdf", None),
        ("Backup-and-restore_101.html", None),
    ],
)
def test_attachment(href: str, source_id: str | None) -> None:
    assert SERVER.attachment(href) == source_id


def test_absolute_address_of_a_site_relative_one() -> None:
    href = "/confluence/label/OPS/backup"

    assert SERVER.absolute(href) == "https://wiki.northwind.example/confluence/label/OPS/backup"
    assert SERVER.absolute("plugins/servlet/x") is None
    assert SERVER.absolute("//cdn.example/x.png") == "https://cdn.example/x.png"


def test_nothing_is_absolute_without_a_site() -> None:
    links = ExportLinks("", "OPS", "", {}, {}, frozenset(), {}, frozenset())

    assert links.absolute("/display/OPS") is None
    assert links.page("https://elsewhere.example/display/OPS/x") is None


@pytest.mark.parametrize(
    ("code", "content_id"),
    [("BAAF", "327684"), ("1YBaCg", "173703381"), ("", None), ("not/base64!", None)],
)
def test_tiny_link_holds_the_content_id(code: str, content_id: str | None) -> None:
    assert tiny_id(code) == content_id
