from typing import Any

# Channels and Django type their URL patterns differently.
websocket_urlpatterns: list[Any] = []
