"""Show what a page becomes: `manage.py convert FILE [--format html|storage] [--json]`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.knowledge.conversion import (
    ConvertedPage,
    NoLinks,
    PageContext,
    convert_html,
    convert_storage,
)
from apps.knowledge.conversion.html.document import NoPageError, read_page


class Command(BaseCommand):
    """Prints the Markdown of one page. Links into a space stay text: one file knows no others."""

    help = "Print the Markdown a page's file is converted to."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, metavar="FILE", help="a page, or a body in storage format"
        )
        parser.add_argument(
            "--format",
            dest="source",
            choices=["html", "storage"],
            default="html",
            help="format of FILE",
        )
        parser.add_argument(
            "--json", action="store_true", help="print one object: title, markdown, losses"
        )

    def handle(self, *args: Any, file: Path, source: str, json: bool, **options: Any) -> None:
        read = _from_storage if source == "storage" else _from_html
        try:
            title, page = read(file)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{file} is not in UTF-8. Save it in UTF-8.") from error
        except NoPageError as error:
            raise CommandError(f"{file} is no page that can be converted. {error}") from error
        if json:
            self.stdout.write(_as_json(title, page.markdown, page.losses.as_json()))
        else:
            self.stdout.write(page.markdown)


def _from_html(file: Path) -> tuple[str, ConvertedPage]:
    document = read_page(file.read_bytes())
    return document.title, convert_html(document.body, PageContext("", document.title, NoLinks()))


def _from_storage(file: Path) -> tuple[str, ConvertedPage]:
    """A body does not say its title: the file's name stands for it."""
    body = file.read_text(encoding="utf-8")
    return file.stem, convert_storage(body, PageContext("", file.stem, NoLinks()))


def _as_json(title: str, markdown: str, losses: dict[str, int]) -> str:
    return json.dumps(
        {"title": title, "markdown": markdown, "losses": losses}, ensure_ascii=False, indent=2
    )
