"""Every way an upload or an import can be refused, told so that the right person can act. Pure."""

from enum import StrEnum

from apps.core.problems import PortalError, Problem


class ProblemCode(StrEnum):
    """Stable names for machines: the command's JSON, the job's row, the tests."""

    NOT_A_ZIP = "not_a_zip"
    TRUNCATED = "zip_truncated"
    BOMB = "zip_bomb"
    NESTED_BOMB = "zip_nested_bomb"
    TOO_MANY_ENTRIES = "zip_too_many_entries"
    TRAVERSAL = "zip_unsafe_path"
    LINK = "zip_link"
    ENCRYPTED = "zip_encrypted"
    DUPLICATE = "zip_duplicate_name"
    METHOD = "zip_method"
    UNRELATED = "zip_unrelated"
    XML_EXPORT = "xml_export"
    CSV_EXPORT = "csv_export"
    TOO_LARGE = "upload_too_large"
    DISK_FULL = "disk_full"
    RUNNING_ALREADY = "already_importing"
    BUSY = "import_busy"
    FILE_GONE = "upload_gone"
    WORKER_DIED = "worker_died"
    TIME_LIMIT = "time_limit"
    INTERNAL = "internal"


class ImportRefusedError(PortalError):
    """The whole file is refused; `detail` is what the message says about this very file."""

    def __init__(self, code: ProblemCode, detail: str) -> None:
        super().__init__(problem(code, detail))
        self.code = code
        self.detail = detail


_UPLOADER = "You can fix this."
_OPERATOR = "Whoever runs this portal can fix this."
_EXPORT_AGAIN = (
    "Export the space again in Confluence (Space settings → Export space → HTML) and upload the "
    "file as it was downloaded."
)

_PROBLEMS = {
    ProblemCode.NOT_A_ZIP: (
        "This file is not a ZIP archive.",
        "A space export is one ZIP file; what arrived does not begin or end like one.",
        _UPLOADER,
        _EXPORT_AGAIN,
    ),
    ProblemCode.TRUNCATED: (
        "The ZIP archive is cut off or damaged.",
        "Its table of contents is missing or does not fit the rest, as after a broken download.",
        _UPLOADER,
        "Download the export again, compare its size with the one your browser shows, and upload "
        "it.",
    ),
    ProblemCode.BOMB: (
        "The archive would unpack to far more than an export holds.",
        "{detail}. Archives like this are made to fill a disk.",
        _UPLOADER,
        _EXPORT_AGAIN,
    ),
    ProblemCode.NESTED_BOMB: (
        "The archive hides an archive that would unpack to far more than an export holds.",
        "{detail}. Archives like this are made to fill a disk.",
        _UPLOADER,
        "Remove that attachment in Confluence and export the space again.",
    ),
    ProblemCode.TOO_MANY_ENTRIES: (
        "The archive has too many entries.",
        "{detail}.",
        _UPLOADER,
        "Export a part of the space (Space settings → Export space → HTML → Custom), or several "
        "parts one after the other.",
    ),
    ProblemCode.TRAVERSAL: (
        "The archive holds a path that leads out of it.",
        "The entry {detail} is absolute, climbs up, or uses backslashes; Confluence never writes "
        "such names.",
        _UPLOADER,
        _EXPORT_AGAIN,
    ),
    ProblemCode.LINK: (
        "The archive holds a link instead of a file.",
        "The entry {detail} is a symbolic link or a special file; Confluence never writes those.",
        _UPLOADER,
        _EXPORT_AGAIN,
    ),
    ProblemCode.ENCRYPTED: (
        "The archive is encrypted.",
        "The entry {detail} needs a password, which the portal neither has nor asks for.",
        _UPLOADER,
        "Unpack it and zip it again without a password, or upload the file as Confluence made it.",
    ),
    ProblemCode.DUPLICATE: (
        "The archive holds the same name twice.",
        "The entry {detail} is there more than once, so it is not clear which one counts.",
        _UPLOADER,
        _EXPORT_AGAIN,
    ),
    ProblemCode.METHOD: (
        "The archive is packed in a way the portal does not read.",
        "The entry {detail} is neither stored nor deflated, the two ways Confluence uses.",
        _UPLOADER,
        _EXPORT_AGAIN,
    ),
    ProblemCode.UNRELATED: (
        "This ZIP file is not a Confluence export.",
        "It holds no page of an HTML export: neither an index.html nor a page with Confluence's "
        "main content in it.",
        _UPLOADER,
        "Export the space in Confluence (Space settings → Export space → HTML) and upload that "
        "file.",
    ),
    ProblemCode.XML_EXPORT: (
        "This is an XML export, which the portal does not read yet.",
        "It holds entities.xml, the format Confluence restores spaces from.",
        _UPLOADER,
        "Until XML exports are read, export the space as HTML: Space settings → Export space → "
        "HTML.",
    ),
    ProblemCode.CSV_EXPORT: (
        "This is a CSV backup, which the portal does not read yet.",
        "It holds the tables of Confluence Cloud's own backup.",
        _UPLOADER,
        "Until CSV backups are read, export the space as HTML: Space settings → Export space → "
        "HTML.",
    ),
    ProblemCode.TOO_LARGE: (
        "The file is larger than this portal takes.",
        "{detail}.",
        _OPERATOR,
        "Raise PORTAL_UPLOAD_MAX_MB, or export the space in parts (Export space → HTML → Custom).",
    ),
    ProblemCode.DISK_FULL: (
        "The portal's disk is full.",
        "The file could not be stored; what had arrived of it was removed again.",
        _OPERATOR,
        "Free space where PORTAL_DATA_DIR lies, then upload the file again.",
    ),
    ProblemCode.RUNNING_ALREADY: (
        "This very file is being imported already.",
        "A file with the same content is waiting or running as import {detail}.",
        "Nobody needs to do anything.",
        "Watch that import; upload the file again only if it fails.",
    ),
    ProblemCode.BUSY: (
        "Another import of this organization is running.",
        "Imports of one organization run one after the other, so that their pages never mix.",
        "Nobody needs to do anything.",
        "Run the command again when that import is done.",
    ),
    ProblemCode.FILE_GONE: (
        "The uploaded file is gone.",
        "The portal's files were moved or cleaned up while the import was waiting.",
        _UPLOADER,
        "Upload the export again.",
    ),
    ProblemCode.WORKER_DIED: (
        "The import was given up.",
        "The worker died {detail} times at the same place, most often for want of memory.",
        _OPERATOR,
        "Give the worker more memory and upload the export again; the pages read so far stay.",
    ),
    ProblemCode.TIME_LIMIT: (
        "The import took longer than this portal allows.",
        "It was stopped at the time limit of a job; the pages read so far stay.",
        _OPERATOR,
        "Raise PORTAL_JOB_SOFT_LIMIT_SECONDS and upload the export again.",
    ),
    ProblemCode.INTERNAL: (
        "The import stopped because of an error in the portal.",
        "{detail}. The pages read so far stay.",
        _OPERATOR,
        "Look at the worker's log, then upload the export again.",
    ),
}


def problem(code: ProblemCode | str, detail: str = "") -> Problem:
    """The message for a code; `detail` is what only this case knows (a name, a number)."""
    what, why, who, how = _PROBLEMS[ProblemCode(code)]
    return Problem(code=str(code), what=what, why=why.format(detail=detail), who=who, how=how)


def refused(code: ProblemCode, detail: str = "") -> ImportRefusedError:
    """The error to raise when the file is refused whole."""
    return ImportRefusedError(code, detail)
