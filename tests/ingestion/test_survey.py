"""The quick look at a page: what it finds, and that no page can make it slow."""

import time

import pytest

from apps.ingestion.sources.survey import Glance, ListedAttachment, glance

MAIN = b'<div id="main-content">'
SECTION = b'<h2 id="attachments">Attachments:</h2>'
PAGE_BYTES = 2_000_000
CPU_SECONDS = 15
"""Of this process alone, however busy the machine is. Work that grows with the size of the page
takes a third of a second at most, work that grows with its square a minute, or days."""


def test_facts_are_read_out_of_the_bytes() -> None:
    page = (
        b"<TITLE>Ops : <b>Backup</b> &amp; restore</TITLE>"
        b'<ol id="breadcrumbs"><li><a href="index.html">Ops</a></li>'
        b"<li><a class=\"x\" href='Home_1.html'><span>Home</span></a></li></ol>"
        + MAIN
        + b'<i data-linked-resource-container-id="7" data-base-url="https://wiki.example"></i>'
        + SECTION
        + b'<a href="attachments/7/8.txt?v=2">Plan.txt</a> (text/plain)<br/>'
        b'<a href="attachments/7/9.txt"></a><a href="other.html">other</a>'
    )

    assert glance(page) == Glance(
        full_title="Ops : Backup & restore",
        crumbs=(("index.html", "Ops"), ("Home_1.html", "Home")),
        attachments=(
            ListedAttachment("attachments/7/8.txt", "Plan.txt", "text/plain"),
            ListedAttachment("attachments/7/9.txt", "attachments/7/9.txt", ""),
        ),
        container_id="7",
        base_urls=("https://wiki.example",),
    )


@pytest.mark.parametrize(
    "piece",
    [
        b'<a href="attachments/1/2">',
        b'<a href="attachments/1/2',
        b"<a ",
        b"<a href=",
        b'<a href="attachments/1/2"></a>(',
        b"<",
        b"<title>",
        b'id="attachments"',
        b'data-base-url="',
        b"id ",
    ],
)
@pytest.mark.parametrize("frame", ["before", "crumbs", "listed"])
def test_tags_that_never_close_cost_no_time(piece: bytes, frame: str) -> None:
    many = piece * (PAGE_BYTES // len(piece))
    page = {
        "before": b"<title>" + many + b"</title>" + MAIN,
        "crumbs": b'<ol id="breadcrumbs">' + many + b"</ol>" + MAIN,
        "listed": MAIN + SECTION + many,
    }[frame]

    began = time.process_time()
    glance(page)
    assert time.process_time() - began < CPU_SECONDS
