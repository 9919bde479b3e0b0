"""Every websocket address of the portal; an organization's slug is always in the path."""

from apps.chat.routing import websocket_urlpatterns as chat
from apps.ingestion.routing import websocket_urlpatterns as ingestion

websocket_urlpatterns = [*chat, *ingestion]
