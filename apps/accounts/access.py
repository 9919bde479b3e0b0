"""The signed-in person of a request."""

from django.http import HttpRequest

from apps.accounts.models import User


def person(request: HttpRequest) -> User:
    """For views behind `login_required`; raises TypeError where that was forgotten."""
    if not isinstance(request.user, User):
        raise TypeError("This view needs a signed-in person.")
    return request.user
