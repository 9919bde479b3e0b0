"""A stored file, to members only: pictures in place, everything else as a download."""

from typing import Final

from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from apps.knowledge.files import FileMissingError, stored_file
from apps.knowledge.models import Attachment
from apps.knowledge.selectors import UnreadableError, readable_attachment
from apps.organizations.middleware import TenantRequest
from apps.organizations.viewer import viewer_of

# Whatever a file holds, opened by its own address it may run, load and post nothing.
_POLICY: Final = "default-src 'none'; sandbox"
_UNKNOWN = "application/octet-stream"


@require_safe
def attachment(request: TenantRequest, pk: int, filename: str) -> HttpResponseBase:
    """`filename` is only what the browser saves it as; the row decides which file it is."""
    try:
        found = readable_attachment(viewer_of(request.membership), pk)
        path, picture = stored_file(found)
    except UnreadableError as error:
        raise Http404 from error
    except FileMissingError:
        return render(request, "knowledge/file_missing.html", {"nav_current": "spaces"}, status=404)
    etag = quote_etag(found.digest) if found.digest else ""
    response: HttpResponse | FileResponse
    if etag and etag in request.headers.get("If-None-Match", ""):
        response = HttpResponseNotModified()
    else:
        response = FileResponse(
            path.open("rb"),
            as_attachment=picture is None,
            filename=found.filename,
            content_type=picture or _download_type(found),
        )
    _protect(response, etag)
    return response


def _download_type(found: Attachment) -> str:
    """Never a type that a browser would open as a document, whatever the import claimed."""
    media_type = found.media_type.lower()
    is_harmless = media_type.startswith(("application/pdf", "application/zip", "application/vnd."))
    return media_type if is_harmless else _UNKNOWN


def _protect(response: HttpResponseBase, etag: str) -> None:
    response["Content-Security-Policy"] = _POLICY
    response["X-Content-Type-Options"] = "nosniff"
    # Kept by the person's browser only, and asked for again: the access may be gone by then.
    patch_cache_control(response, private=True, no_cache=True)
    if etag:
        response["ETag"] = etag
