"""The portal's addresses with the style guide, which otherwise exists only with DEBUG."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django_htmx.http import HttpResponseClientRedirect

from portal.urls import urlpatterns as portal_urlpatterns


def take(request: HttpRequest) -> HttpResponse:
    """Takes a file and sends the browser on to a page that knows its name."""
    return HttpResponseClientRedirect(f"/styleguide/import/?taken={request.FILES['file'].name}")


urlpatterns = [
    *portal_urlpatterns,
    path("take/", take, name="take"),
    path("styleguide/", include("portal.styleguide")),
]
