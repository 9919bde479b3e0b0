"""Every way an upload or an import can be refused, told so that the right person can act. Pure."""

from dataclasses import dataclass
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
    INDEX_BROKEN = "index_broken"
    INTERNAL = "internal"


class ImportRefusedError(PortalError):
    """The whole file is refused; `detail` is what the message says about this very file."""

    def __init__(self, code: ProblemCode, detail: str) -> None:
        super().__init__(problem(code, detail))
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class _Text:
    """`{detail}` in `why` is what only the case at hand knows."""

    code: ProblemCode
    what: str
    why: str
    who: str
    how: str


_UPLOADER = "You can fix this."
_OPERATOR = "Whoever runs this portal can fix this."
_EXPORT_AGAIN = (
    "Export the space again in Confluence (Space settings → Export space → HTML) and upload the "
    "file as it was downloaded."
)

_TEXTS = [
    _Text(
        ProblemCode.NOT_A_ZIP,
        what="This file is not a ZIP archive.",
        why="A space export is one ZIP file; what arrived does not begin or end like one.",
        who=_UPLOADER,
        how=_EXPORT_AGAIN,
    ),
    _Text(
        ProblemCode.TRUNCATED,
        what="The ZIP archive is cut off or damaged.",
        why=(
            "Its table of contents is missing or does not fit the rest, as after a broken download."
        ),
        who=_UPLOADER,
        how=(
            "Download the export again, compare its size with the one your browser shows, and"
            " upload it."
        ),
    ),
    _Text(
        ProblemCode.BOMB,
        what="The archive would unpack to far more than an export holds.",
        why="{detail}. Archives like this are made to fill a disk.",
        who=_UPLOADER,
        how=_EXPORT_AGAIN,
    ),
    _Text(
        ProblemCode.NESTED_BOMB,
        what="The archive hides an archive that would unpack to far more than an export holds.",
        why="{detail}. Archives like this are made to fill a disk.",
        who=_UPLOADER,
        how="Remove that attachment in Confluence and export the space again.",
    ),
    _Text(
        ProblemCode.TOO_MANY_ENTRIES,
        what="The archive has too many entries.",
        why="{detail}.",
        who=_UPLOADER,
        how=(
            "Export a part of the space (Space settings → Export space → HTML → Custom), or "
            "several parts one after the other."
        ),
    ),
    _Text(
        ProblemCode.TRAVERSAL,
        what="The archive holds a path that leads out of it.",
        why=(
            "The entry {detail} is absolute, climbs up, or uses backslashes; Confluence never"
            " writes such names."
        ),
        who=_UPLOADER,
        how=_EXPORT_AGAIN,
    ),
    _Text(
        ProblemCode.LINK,
        what="The archive holds a link instead of a file.",
        why=(
            "The entry {detail} is a symbolic link or a special file; Confluence never writes"
            " those."
        ),
        who=_UPLOADER,
        how=_EXPORT_AGAIN,
    ),
    _Text(
        ProblemCode.ENCRYPTED,
        what="The archive is encrypted.",
        why="The entry {detail} needs a password, which the portal neither has nor asks for.",
        who=_UPLOADER,
        how=(
            "Unpack it and zip it again without a password, or upload the file as Confluence "
            "made it."
        ),
    ),
    _Text(
        ProblemCode.DUPLICATE,
        what="The archive holds the same name twice.",
        why="The entry {detail} is there more than once, so it is not clear which one counts.",
        who=_UPLOADER,
        how=_EXPORT_AGAIN,
    ),
    _Text(
        ProblemCode.METHOD,
        what="The archive is packed in a way the portal does not read.",
        why="The entry {detail} is neither stored nor deflated, the two ways Confluence uses.",
        who=_UPLOADER,
        how=_EXPORT_AGAIN,
    ),
    _Text(
        ProblemCode.UNRELATED,
        what="This ZIP file is not a Confluence export.",
        why=(
            "It holds no page of an HTML export: neither an index.html nor a page with "
            "Confluence's main content in it."
        ),
        who=_UPLOADER,
        how=(
            "Export the space in Confluence (Space settings → Export space → HTML) and upload"
            " that file."
        ),
    ),
    _Text(
        ProblemCode.XML_EXPORT,
        what="This is an XML export, which the portal does not read yet.",
        why="It holds entities.xml, the format Confluence restores spaces from.",
        who=_UPLOADER,
        how=(
            "Until XML exports are read, export the space as HTML: Space settings → Export "
            "space → HTML."
        ),
    ),
    _Text(
        ProblemCode.CSV_EXPORT,
        what="This is a CSV backup, which the portal does not read yet.",
        why="It holds the tables of Confluence Cloud's own backup.",
        who=_UPLOADER,
        how=(
            "Until CSV backups are read, export the space as HTML: Space settings → Export "
            "space → HTML."
        ),
    ),
    _Text(
        ProblemCode.TOO_LARGE,
        what="The file is larger than this portal takes.",
        why="{detail}.",
        who=_OPERATOR,
        how=(
            "Raise PORTAL_UPLOAD_MAX_MB, or export the space in parts (Export space → HTML → "
            "Custom)."
        ),
    ),
    _Text(
        ProblemCode.DISK_FULL,
        what="The portal's disk is full.",
        why="The file could not be stored; what had arrived of it was removed again.",
        who=_OPERATOR,
        how="Free space where PORTAL_DATA_DIR lies, then upload the file again.",
    ),
    _Text(
        ProblemCode.RUNNING_ALREADY,
        what="This very file is being imported already.",
        why="A file with the same content is waiting or running as import {detail}.",
        who="Nobody needs to do anything.",
        how="Watch that import; upload the file again only if it fails.",
    ),
    _Text(
        ProblemCode.BUSY,
        what="Another import of this organization is running.",
        why=("Imports of one organization run one after the other, so that their pages never mix."),
        who="Nobody needs to do anything.",
        how="Run the command again when that import is done.",
    ),
    _Text(
        ProblemCode.FILE_GONE,
        what="The uploaded file is gone.",
        why="The portal's files were moved or cleaned up while the import was waiting.",
        who=_UPLOADER,
        how="Upload the export again.",
    ),
    _Text(
        ProblemCode.WORKER_DIED,
        what="The import was given up.",
        why="The worker died {detail} times at the same place, most often for want of memory.",
        who=_OPERATOR,
        how=(
            "Give the worker more memory and upload the export again; the pages read so far stay."
        ),
    ),
    _Text(
        ProblemCode.TIME_LIMIT,
        what="The import took longer than this portal allows.",
        why="It was stopped at the time limit of a job; the pages read so far stay.",
        who=_OPERATOR,
        how="Raise PORTAL_JOB_SOFT_LIMIT_SECONDS and upload the export again.",
    ),
    _Text(
        ProblemCode.INDEX_BROKEN,
        what="The import stopped because the search index could not be written.",
        why="{detail} The pages read so far stay.",
        who=_OPERATOR,
        how="Build the index again with the command rebuild_index, then upload the export again.",
    ),
    _Text(
        ProblemCode.INTERNAL,
        what="The import stopped because of an error in the portal.",
        why="{detail}. The pages read so far stay.",
        who=_OPERATOR,
        how="Look at the worker's log, then upload the export again.",
    ),
]
_BY_CODE = {text.code: text for text in _TEXTS}


def problem(code: ProblemCode | str, detail: str = "") -> Problem:
    """The message for a code; `detail` is what only this case knows (a name, a number)."""
    text = _BY_CODE[ProblemCode(code)]
    return Problem(
        code=str(code),
        what=text.what,
        why=text.why.format(detail=detail),
        who=text.who,
        how=text.how,
    )


def refused(code: ProblemCode, detail: str = "") -> ImportRefusedError:
    """The error to raise when the file is refused whole."""
    return ImportRefusedError(code, detail)
