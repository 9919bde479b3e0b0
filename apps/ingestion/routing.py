from typing import Any

from django.urls import path

from apps.ingestion.consumers import ImportConsumer

_progress: Any = ImportConsumer.as_asgi()

# Channels and Django type their URL patterns differently.
websocket_urlpatterns: list[Any] = [
    path("ws/o/<slug:organization_slug>/imports/<int:job_id>/", _progress),
]
