"""Every HTTP address of the portal. What belongs to an organization is under /o/<slug>/."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from portal import health

organization_urls = [
    path("", include("apps.chat.urls")),
    path("search/", include("apps.search.urls")),
    path("", include("apps.knowledge.urls")),
    path("access/", include("apps.knowledge.access.urls")),
    path("imports/", include("apps.ingestion.urls")),
    path("connections/", include("apps.connections.urls")),
    path("", include("apps.organizations.urls_scoped")),
]

urlpatterns = [
    path("", include("apps.organizations.urls")),
    path("account/", include("apps.accounts.urls")),
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("health/live/", health.live, name="health_live"),
    path("health/ready/", health.ready, name="health_ready"),
    path("o/<slug:organization_slug>/", include(organization_urls)),
]

if settings.DEBUG:
    urlpatterns.append(path("styleguide/", include("portal.styleguide")))
