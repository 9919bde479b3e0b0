"""Which macro is read how, by its name. What is not here is unwrapped and counted."""

from collections import Counter
from collections.abc import Mapping

from apps.knowledge.conversion.blocks import CalloutKind
from apps.knowledge.conversion.losses import dropped
from apps.knowledge.conversion.markup.walker import Walker
from apps.knowledge.conversion.storage import boxes, places
from apps.knowledge.conversion.storage.macros import Macro, MacroHandler, unwrap
from apps.knowledge.conversion.storage.source import parse_body


def _html(walker: Walker, called: Macro) -> None:
    """HTML as its author wrote it: its text, by the rules for any element."""
    # How well it is written is no matter of the page's.
    walker.block(parse_body(called.source(), Counter()))


def _style(walker: Walker, called: Macro) -> None:
    called.source()
    walker.counts[dropped("style")] += 1


def _named(names: str, handler: MacroHandler) -> dict[str, MacroHandler]:
    return dict.fromkeys(names.split(), handler)


MACROS: Mapping[str, MacroHandler] = {
    "code": boxes.code,
    "noformat": boxes.noformat,
    "info": boxes.panel(CalloutKind.INFO),
    "note": boxes.panel(CalloutKind.NOTE),
    "tip": boxes.panel(CalloutKind.TIP),
    "warning": boxes.panel(CalloutKind.WARNING),
    "panel": boxes.panel(CalloutKind.PANEL),
    **_named("expand ui-expand ui-tab localtab tab-pane card ui-step", boxes.titled),
    **_named(
        "excerpt section column details ui-tabs localtabgroup tab-group deck ui-steps show-if "
        "hide-if sv-translation scroll-content scroll-ignore scroll-only scroll-only-inline "
        "scroll-ignore-inline scroll-pagebreak scroll-landscape scroll-portrait",
        unwrap,
    ),
    "plantuml": boxes.text_in("plantuml"),
    "plantumlcloud": boxes.text_in("plantuml"),
    **_named("mermaid mermaid-macro mermaid-cloud", boxes.text_in("mermaid")),
    "markdown": boxes.text_in("markdown"),
    **_named("mathblock eazy-math latex", boxes.formula("$$")),
    **_named("mathinline eazy-math-inline", boxes.formula("$")),
    "html": _html,
    **_named("style css", _style),
    **_named("toc toc-zone", places.furniture("toc")),
    **_named(
        "children pagetree content-tree index contentbylabel recently-updated blog-posts "
        "listlabels livesearch pagetreesearch space-attachments contributors "
        "contributors-summary profile-picture recently-updated-dashboard related-labels "
        "popular-labels recently-used-labels navmap spaces space-details spacejump change-history "
        "content-by-user favpages global-reports network status-list create-from-template "
        "create-space-button tasks-report-macro",
        places.furniture("navigation"),
    ),
    "attachments": places.furniture("attachments"),
    "gallery": places.furniture("gallery"),
    "anchor": places.anchor,
    "status": places.status,
    **_named("jira jiraissues", places.jira),
    **_named("include excerpt-include", places.included),
    "detailssummary": places.report,
    **_named("view-file viewpdf viewdoc viewxls viewppt multimedia", places.file),
    **_named("drawio inc-drawio gliffy", places.diagram),
    **_named("iframe html-include widget", places.site),
    **_named("profile userlister", places.profile),
    "roadmap": places.roadmap,
}
