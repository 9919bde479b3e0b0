"""`manage.py convert`."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

PAGE = """<html><head><title>Handbook : Start here</title></head><body>
<div id="main-header"><h1 id="title-heading"><span id="title-text"> Handbook : Start here </span>
</h1></div><div id="content"><div class="page-metadata">Created by Mara Kern</div>
<div id="main-content" class="wiki-content group"><h2>Grüße</h2>
<p>See <a href="Other_2.html">other</a>.</p></div></div></body></html>"""


def run(file: Path, *options: str, source: str = "html") -> str:
    out = StringIO()
    call_command("convert", str(file), "--format", source, *options, stdout=out)
    return out.getvalue()


def write(folder: Path, text: str) -> Path:
    file = folder / "page.html"
    file.write_text(text, encoding="utf-8")
    return file


def test_prints_markdown(tmp_path: Path) -> None:
    assert run(write(tmp_path, PAGE)) == "## Grüße\n\nSee other.\n"


def test_prints_one_object(tmp_path: Path) -> None:
    assert json.loads(run(write(tmp_path, PAGE), "--json")) == {
        "title": "Handbook : Start here",
        "markdown": "## Grüße\n\nSee other.",
        "losses": {"link:unresolved": 1},
    }


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<nav>Menu</nav><article><p>Text of the article</p></article>", "Text of the article\n"),
        ("<main><p>a</p></main><main><p>longer</p></main>", "longer\n"),
        ("<p>Just a body</p>", "Just a body\n"),
    ],
)
def test_a_page_from_elsewhere_gives_its_largest_article(
    tmp_path: Path, html: str, markdown: str
) -> None:
    assert run(write(tmp_path, html)) == markdown


def test_reads_a_file_as_the_import_does(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(f"<p>Grüße {'<div>' * 300}end".encode("windows-1252"))
    assert run(file) == "Grüße\n\nend\n"


def test_says_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    missing = tmp_path / "missing.html"
    with pytest.raises(CommandError, match=r"missing\.html cannot be read: No such file"):
        run(missing)
    with pytest.raises(CommandError, match="is no page that can be converted"):
        run(write(tmp_path, ""))


def test_reads_a_body_in_storage_format(tmp_path: Path) -> None:
    file = tmp_path / "Start here.xml"
    file.write_text(
        '<h1>Grüße</h1><p><ac:link ac:anchor="Starthere-Grüße"><ac:link-body>up</ac:link-body>'
        '</ac:link></p><ac:structured-macro ac:name="toc" />',
        encoding="utf-8",
    )
    assert run(file, source="storage") == "## Grüße\n\n[up](#grüße)\n"
    assert json.loads(run(file, "--json", source="storage")) == {
        "title": "Start here",
        "markdown": "## Grüße\n\n[up](#grüße)",
        "losses": {"dropped:toc": 1},
    }
    file.write_bytes("Grüße".encode("windows-1252"))
    with pytest.raises(CommandError, match="is not in UTF-8"):
        run(file, source="storage")
