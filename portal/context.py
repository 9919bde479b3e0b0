"""What the frame around every screen shows: navigation, organizations, recent conversations."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from apps.chat.selectors import recent_conversations
from apps.connections.notices import Notice, notices
from apps.organizations.models import Membership
from apps.organizations.roles import Permission, allows
from apps.organizations.selectors import memberships_of

_THEMES = frozenset({"light", "dark"})


@dataclass(frozen=True, slots=True)
class NavEntry:
    key: str
    label: str
    icon: str
    url: str
    badge: int = 0
    """How many things behind it need a person."""


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of base.html; outside an organization the theme and what the portal offers."""
    theme = request.COOKIES.get("theme", "")
    context: dict[str, Any] = {
        "theme": theme if theme in _THEMES else "",
        "sends_mail": bool(settings.EMAIL_HOST),
        # Called by the one screen that shows it.
        "signup_open": partial(get_adapter().is_open_for_signup, request),
    }
    membership = getattr(request, "membership", None)
    if membership is None and request.user.is_authenticated:
        context |= _account_frame(request)
    if isinstance(membership, Membership):
        # Fragments show no frame, and ask for nothing then; the home shows what the badge counts.
        told = cache(partial(_notices, membership))
        context |= {
            "organization": membership.organization,
            "membership": membership,
            "memberships": memberships_of(membership.user),
            "nav": SimpleLazyObject(partial(_nav, membership, told)),
            "connection_notices": told,
            "recent_conversations": recent_conversations(membership),
        }
    return context


def _account_frame(request: HttpRequest) -> dict[str, Any]:
    """What the rail shows a person outside an organization: the screens of the own account."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    shown = "mfa_index" if name.startswith("mfa_") else name
    entries = [
        ("home", "Portal", "chat", "home"),
        ("profile", "Profile", "person", "accounts:profile"),
        ("email", "E-mail address", "mail", "account_email"),
        ("password", "Password", "key", "account_change_password"),
        ("security", "Second factor", "shield", "mfa_index"),
        ("sessions", "Signed-in devices", "device", "usersessions_list"),
    ]
    return {
        "nav": [
            NavEntry(key, label, icon, reverse(target)) for key, label, icon, target in entries
        ],
        "nav_current": next((key for key, _, _, target in entries if target == shown), ""),
    }


def _notices(membership: Membership) -> list[Notice]:
    return notices() if allows(membership.role, Permission.MANAGE_CONNECTIONS) else []


def _nav(membership: Membership, told: Callable[[], list[Notice]]) -> list[NavEntry]:
    slug = membership.organization.slug
    entries = [
        ("ask", "Ask", "chat", "chat:home", None),
        ("search", "Search", "search", "search:search", None),
        ("spaces", "Spaces", "book", "knowledge:spaces", None),
        ("imports", "Imports", "upload", "ingestion:jobs", Permission.MANAGE_IMPORTS),
        (
            "connections",
            "Connections",
            "link",
            "connections:connections",
            Permission.MANAGE_CONNECTIONS,
        ),
        ("people", "People", "people", "organizations:people", Permission.SEE_PEOPLE),
        ("access", "Access", "shield", "access:overview", Permission.MANAGE_ACCESS),
        (
            "settings",
            "Settings",
            "pencil",
            "organizations:settings",
            Permission.MANAGE_ORGANIZATION,
        ),
    ]
    return [
        NavEntry(
            key, label, icon, reverse(name, args=[slug]), len(told()) if key == "connections" else 0
        )
        for key, label, icon, name, needed in entries
        if needed is None or allows(membership.role, needed)
    ]
