"""The portal's addresses with the style guide, which otherwise exists only with DEBUG."""

from django.urls import include, path

from portal.urls import urlpatterns as portal_urlpatterns

urlpatterns = [*portal_urlpatterns, path("styleguide/", include("portal.styleguide"))]
