"""Show what a page's HTML becomes: `manage.py convert FILE --format html [--json]`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.knowledge.conversion import NoLinks, PageContext, convert_html
from apps.knowledge.conversion.html.document import NoPageError, read_page


class Command(BaseCommand):
    """Prints the Markdown of one page. Links into a space stay text: one file knows no others."""

    help = "Print the Markdown a page's HTML file is converted to."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="a page of an HTML export")
        parser.add_argument("--format", choices=["html"], default="html", help="format of FILE")
        parser.add_argument(
            "--json", action="store_true", help="print one object: title, markdown, losses"
        )

    def handle(self, *args: Any, file: Path, json: bool, **options: Any) -> None:
        try:
            document = read_page(file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except NoPageError as error:
            raise CommandError(f"{file} is no page that can be converted. {error}") from error
        page = convert_html(document.body, PageContext("", document.title, NoLinks()))
        if json:
            self.stdout.write(_as_json(document.title, page.markdown, page.losses.as_json()))
        else:
            self.stdout.write(page.markdown)


def _as_json(title: str, markdown: str, losses: dict[str, int]) -> str:
    return json.dumps(
        {"title": title, "markdown": markdown, "losses": losses}, ensure_ascii=False, indent=2
    )
