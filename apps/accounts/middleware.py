"""Keeps "last seen" of each signed-in device, without a write at every request."""

from collections.abc import Callable
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

_EVERY = timedelta(minutes=1)


class LastSeenMiddleware:
    """Writes at most once a minute for each session: a page view must not wait for an import."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and not _seen_lately(request):
            UserSession.objects.create_from_request(request)
        return self.get_response(request)


def _seen_lately(request: HttpRequest) -> bool:
    seen: bool = UserSession.objects.filter(
        session_key=request.session.session_key, last_seen_at__gt=timezone.now() - _EVERY
    ).exists()
    return seen
