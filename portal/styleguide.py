"""The living style guide: every template part in every state, with sample data. Only with DEBUG."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.safestring import mark_safe

from apps.accounts.models import User
from apps.core.parts import (
    Action,
    Column,
    Counter,
    Crumb,
    Kind,
    MenuItem,
    SourceLine,
    TreeNode,
)
from apps.organizations.models import Membership, Organization
from apps.organizations.roles import Role

SCREENS = {
    "parts": ("styleguide.html", ""),
    "chat": ("styleguide/chat.html", "ask"),
    "answering": ("styleguide/answering.html", "ask"),
    "ask": ("styleguide/ask.html", "ask"),
    "import": ("styleguide/import.html", "imports"),
    "upload": ("styleguide/upload.html", "imports"),
    "page": ("styleguide/page.html", "spaces"),
    "search": ("styleguide/search.html", "search"),
    "sign-in": ("styleguide/sign_in.html", ""),
    "error": ("404.html", ""),
}

# fmt: off
_ICONS = (
    "chat", "search", "book", "upload", "link", "bars", "people", "person", "chevron", "plus",
    "close", "check", "menu", "more", "external", "file", "folder", "sun", "moon", "key", "shield",
    "copy", "stop", "retry", "trash", "pencil", "warning", "info", "leave", "down", "sort",
    "mail", "device",
)
# fmt: on


@dataclass(frozen=True, slots=True)
class _Entry:
    key: str
    label: str
    icon: str
    url: str
    badge: str = ""


@dataclass(frozen=True, slots=True)
class _Conversation:
    title: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class _Day:
    label: str
    items: tuple[_Conversation, ...]


class SampleForm(forms.Form):
    """Every kind of field the portal uses."""

    name = forms.CharField(help_text="As it stands in the address of the space.")
    email = forms.EmailField(label="E-mail address")
    role = forms.ChoiceField(choices=[("member", "Member"), ("admin", "Admin")])
    note = forms.CharField(widget=forms.Textarea, required=False)
    notify = forms.BooleanField(label="Send me a mail when it is done", required=False)
    source = forms.ChoiceField(
        label="Where it comes from",
        choices=[("html", "HTML export"), ("xml", "XML export")],
        widget=forms.RadioSelect,
    )
    file = forms.FileField(label="File")


def show(request: HttpRequest, screen: str = "parts") -> HttpResponse:
    """Renders one screen of the guide; 404 for another name. Reads no database."""
    if screen not in SCREENS:
        raise Http404
    template, nav_current = SCREENS[screen]
    request.user = User(name="Mara Kern", email="mara.kern@northwind.example")
    return render(request, template, _frame(nav_current) | _samples())


def passage(request: HttpRequest) -> HttpResponse:
    """The fragment a citation opens in the panel."""
    return render(request, "styleguide/passage.html", _samples())


def _frame(nav_current: str) -> dict[str, Any]:
    northwind = Organization(name="Northwind", slug="northwind")
    southwind = Organization(name="Southwind", slug="southwind")
    return {
        "organization": northwind,
        "membership": Membership(organization=northwind, role=Role.ADMIN),
        "memberships": [Membership(organization=each) for each in (northwind, southwind)],
        "nav_current": nav_current,
        "nav": [
            _Entry("ask", "Ask", "chat", _at("ask")),
            _Entry("search", "Search", "search", _at("search")),
            _Entry("spaces", "Spaces", "book", _at("page")),
            _Entry("imports", "Imports", "upload", _at("import"), badge="1"),
            _Entry("people", "People", "people", reverse("styleguide")),
        ],
        "recent_conversations": [
            _Day(
                "Today",
                (
                    _Conversation("Restoring a backup on staging", _at("chat")),
                    _Conversation("Who approves new plugins?", "#"),
                ),
            ),
            _Day(
                "This week",
                (
                    _Conversation("VPN from the Lisbon office", "#"),
                    _Conversation("Release checklist for 4.2", "#"),
                ),
            ),
        ],
    }


def _at(screen: str) -> str:
    return reverse("styleguide_screen", args=[screen])


def _samples() -> dict[str, Any]:
    wrong = SampleForm({"name": "OPS", "email": "not an address", "role": "owner"})
    wrong.add_error(None, "A space with this key is already here.")
    return {
        "form": SampleForm(),
        "form_with_errors": wrong,
        "icons": _ICONS,
        "crumbs": [Crumb("Imports", "#"), Crumb("Confluence-space-export-OPS.html.zip")],
        "actions": [Action("Pause", "#"), Action("Upload an export", "#", "primary", "upload")],
        "bulk_actions": [
            Action("Import again", name="action", value="retry"),
            Action("Remove", kind="danger", name="action", value="remove"),
        ],
        "menu_items": [
            MenuItem("Rename", "#", "pencil"),
            MenuItem("Open in Confluence", "#", "external"),
            MenuItem("Remove", "#", "trash", danger=True),
        ],
        "columns": [
            Column("Page", sort_url="#", sorted="ascending"),
            Column("State"),
            Column("Passages", numeric=True, sort_url="#"),
            Column("Actions", hidden=True),
        ],
        "counters": [
            Counter("New", 1731),
            Counter("Changed", 9),
            Counter("Unchanged", 0),
            Counter("Failed", 2, Kind.BAD, "#"),
        ],
        "page": Paginator(range(2672), 50).page(2),
        "sources": _sources(),
        "tree": _tree(),
        "passage_html": mark_safe(_PASSAGE),  # noqa: S308  a constant below
    }


def _sources() -> list[SourceLine]:
    panel = reverse("styleguide_passage")
    return [
        SourceLine(
            (1,),
            "Backup and restore",
            "#",
            panel,
            "Operations › Runbooks",
            "2 Oct 2026",
            "2026-10-02",
        ),
        SourceLine(
            (2, 4),
            "Staging rules",
            "#",
            panel,
            "Quality › Environments",
            "14 Aug 2026",
            "2026-08-14",
        ),
        SourceLine(
            (3,),
            "Schema checks",
            "#",
            panel,
            "Operations › Database",
            tag_label="as of May, source offline",
            tag_kind=Kind.WARN,
        ),
    ]


def _tree() -> list[TreeNode]:
    runbooks = TreeNode(
        "Runbooks",
        "#",
        (
            TreeNode("Backup and restore", "#", current=True),
            TreeNode("Schema checks", "#", (TreeNode("Reading a report", "#"),)),
        ),
        open=True,
    )
    return [TreeNode("Start here", "#"), runbooks, TreeNode("On call", "#", (runbooks,))]


_PASSAGE = """
<h3>Restore on another environment</h3>
<p>Use this when production data is needed for a rehearsal. <mark>Stop the workers, load the newest
dump from /backups/nightly, then replay the queue from the time of the dump.</mark> Do not restore
over a running worker.</p>
<pre><code>ops stop workers --env staging
ops restore --from /backups/nightly/latest</code></pre>
<p>The restore takes about 25 minutes for the current size. Watch the progress on the operations
board and note the start time in the log.</p>
<h3>After the restore</h3>
<p>Run the schema check. If it reports a difference, stop and call the database owner.</p>
"""

urlpatterns = [
    path("", show, name="styleguide"),
    path("passage/", passage, name="styleguide_passage"),
    path("<slug:screen>/", show, name="styleguide_screen"),
]
