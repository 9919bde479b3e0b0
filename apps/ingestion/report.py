"""What an import's counted losses are called for people. Pure."""

from apps.ingestion.sources.contents import MISSING_PAGE, NO_INDEX, NOT_IN_INDEX

REMOVALS_UNKNOWN = "archive:removals-unknown"

_LABELS = {
    NO_INDEX: "No index.html in the export; the page tree comes from the pages' breadcrumbs",
    NOT_IN_INDEX: "Page that the export's index does not list",
    MISSING_PAGE: "Page that the index lists and the export does not hold",
    REMOVALS_UNKNOWN: "Page missing here but kept, since this export is not complete",
    "attachment:missing": "Picture or file missing in the export",
    "link:unresolved": "Link to a page outside the export",
    "link:missing-page": "Link to a page that was never written",
    "link:unsupported": "Link of a kind that cannot be followed",
    "table:flattened": "Content of a table cell put on one line",
    "table:unwrapped": "Table used as layout, kept as running text",
    "table:code-moved": "Code moved from a table cell to below the table",
    "table:span-cut": "Merged table cell cut to a sensible size",
    "person:unknown": "Mention of a person whose name is not known",
    "xml:padded": "Stray spaces of the export in the markup, taken out",
    "xml:repaired": "Markup that was not well-formed, mended",
    "xml:unreadable": "Markup that nobody could read, kept as it is written",
    "xml:control-characters": "Character that no text may hold, left out",
    "text:too-deep": "Text nested too deep, its structure flattened",
    "dropped:toc": "Table of contents; the portal makes its own",
    "dropped:style": "Style sheet",
    "dropped:script": "Script",
    "dropped:navigation": "List of child pages or other navigation",
    "dropped:error": "Error message of a macro",
    "dropped:icon": "Decorative icon",
    "dropped:jira-sign-in": "Request to sign in to Jira",
    "dropped:attachments": "Attachment list of a macro; the page has its own",
}


def loss_label(code: str) -> str:
    """A line of the report; a code nobody has named yet is said as it is."""
    if label := _LABELS.get(code):
        return label
    kind, _, name = code.partition(":")
    if kind == "macro":
        return f"Macro “{name}” that was not rendered"
    if kind == "live":
        return f"Macro “{name}” whose content Confluence makes anew at each view"
    if kind == "element":
        return f"Element “{name}” nobody knows, its text kept"
    if kind == "dropped":
        return name.replace("-", " ").capitalize()
    return code


def is_left_out(code: str) -> bool:
    """Whether it was left out on purpose, since it holds nothing of the page's own."""
    return code.startswith("dropped:")
