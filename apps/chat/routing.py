from typing import Any

from django.urls import path

from apps.chat.consumers import ChatConsumer

# Channels and Django type their URL patterns differently.
websocket_urlpatterns: list[Any] = [
    path("o/<slug:organization_slug>/chat/socket/", ChatConsumer.as_asgi()),  # type: ignore[arg-type]
]
