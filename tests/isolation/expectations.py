"""What every address answers to whom. An address that is not here fails the suite.

A new screen needs one row: the name of its address, what its arguments are in a `World`, and the
statuses for GET and, where it takes one, for an empty POST.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from tests.isolation.world import World


class Statuses(NamedTuple):
    """The operator is a member of no organization; the stranger owns another one."""

    signed_out: int
    stranger: int
    member: int
    admin: int
    owner: int
    operator: int


@dataclass(frozen=True, slots=True)
class Row:
    get: Statuses
    post: Statuses | None = None
    kwargs: Callable[[World], dict[str, Any]] = lambda world: {}


def everyone(status: int) -> Statuses:
    return Statuses(status, status, status, status, status, status)


def signed_in(status: int) -> Statuses:
    """Visitors are sent to sign in."""
    return everyone(status)._replace(signed_out=302)


def visitors(status: int) -> Statuses:
    """Whoever is signed in is sent home."""
    return everyone(302)._replace(signed_out=status)


def inside(member: int, admin: int | None = None, owner: int | None = None) -> Statuses:
    """For members; strangers and the operator learn nothing. Higher roles do as lower ones."""
    admin = member if admin is None else admin
    return Statuses(302, 404, member, admin, admin if owner is None else owner, 404)


def operator(status: int) -> Statuses:
    """In the admin: refused to those who have other lists there. Who has none is sent to its
    sign-in, which sends on or refuses."""
    return Statuses(302, 403, 302, 403, 403, status)


def managing(status: int, foreign: int | None = None) -> Statuses:
    """In the admin, for the operator and for those who manage connections; `foreign` for a row of
    another organization than theirs."""
    return operator(status)._replace(
        admin=status, owner=status, stranger=status if foreign is None else foreign
    )


ACCOUNTS = {
    "accounts:profile": Row(signed_in(200), post=signed_in(422)),
    "account_login": Row(visitors(200), post=visitors(200)),
    "account_logout": Row(signed_in(200), post=everyone(302)),
    "account_inactive": Row(everyone(200)),
    "account_signup": Row(visitors(200), post=visitors(200)),
    "account_reauthenticate": Row(signed_in(200), post=signed_in(200)),
    "account_email": Row(signed_in(200), post=signed_in(302)),
    "account_email_verification_sent": Row(everyone(200)),
    "account_change_password": Row(signed_in(200), post=signed_in(200)),
    "account_set_password": Row(everyone(302)),
    "account_reset_password": Row(everyone(200), post=everyone(200)),
    "account_confirm_login_code": Row(everyone(302)),
    "account_confirm_email": Row(
        everyone(200), post=everyone(404), kwargs=lambda world: {"key": "unknown"}
    ),
    "account_reset_password_from_key": Row(
        everyone(200), kwargs=lambda world: {"uidb36": "1", "key": "unknown-key"}
    ),
    "account_reset_password_from_key_done": Row(everyone(200)),
    "account_reset_password_done": Row(everyone(200)),
    "mfa_index": Row(signed_in(200)),
    "mfa_authenticate": Row(everyone(302), post=everyone(302)),
    "mfa_reauthenticate": Row(everyone(302)),
    "mfa_activate_totp": Row(everyone(302)),
    "mfa_deactivate_totp": Row(signed_in(404)),
    "mfa_view_recovery_codes": Row(signed_in(404)),
    "mfa_generate_recovery_codes": Row(everyone(302)),
    "mfa_download_recovery_codes": Row(signed_in(404)),
    "mfa_list_webauthn": Row(signed_in(200)),
    "mfa_add_webauthn": Row(everyone(302)),
    "mfa_reauthenticate_webauthn": Row(everyone(302)),
    "mfa_remove_webauthn": Row(everyone(302), kwargs=lambda world: {"pk": 1}),
    "mfa_edit_webauthn": Row(everyone(302), kwargs=lambda world: {"pk": 1}),
    "mfa_login_webauthn": Row(everyone(302), post=everyone(302)),
    "usersessions_list": Row(signed_in(200), post=signed_in(302)),
}

OUTSIDE = {
    "home": Row(everyone(302)),
    "organizations": Row(signed_in(200)),
    "organization_new": Row(
        Statuses(302, 403, 403, 403, 403, 200), post=Statuses(302, 403, 403, 403, 403, 422)
    ),
    "invitation": Row(everyone(200), kwargs=lambda world: {"token": world.invitation_token}),
    "invitation_join": Row(
        everyone(405),
        post=everyone(302),
        kwargs=lambda world: {"invitation_id": world.invitation.pk},
    ),
    "health_live": Row(everyone(200)),
    "health_ready": Row(everyone(200)),
}

PEOPLE = {
    "organizations:people": Row(inside(200), post=inside(405)),
    "organizations:invite": Row(inside(302), post=inside(403, 422)),
    "organizations:leave": Row(inside(200), post=inside(302, 302, 422)),
    "organizations:give_role": Row(
        inside(302),
        post=inside(403, 302),
        kwargs=lambda world: {"membership_id": world.target.pk, "role": "admin"},
    ),
    "organizations:remove": Row(
        inside(403, 200),
        post=inside(403, 302),
        kwargs=lambda world: {"membership_id": world.target.pk},
    ),
    "organizations:resend": Row(
        inside(302),
        post=inside(403, 302),
        kwargs=lambda world: {"invitation_id": world.invitation.pk},
    ),
    "organizations:withdraw": Row(
        inside(302),
        post=inside(403, 302),
        kwargs=lambda world: {"invitation_id": world.invitation.pk},
    ),
    "organizations:settings": Row(inside(403, 403, 200), post=inside(403, 403, 422)),
}


def _page(world: World) -> dict[str, Any]:
    return {"pk": world.page.pk}


KNOWLEDGE = {
    "knowledge:spaces": Row(inside(200)),
    "knowledge:space": Row(inside(200), kwargs=lambda world: {"pk": world.page.space_id}),
    "knowledge:page": Row(inside(200), kwargs=_page),
    "knowledge:passage": Row(inside(200), kwargs=_page),
    "knowledge:children": Row(inside(200), kwargs=_page),
    "knowledge:attachment": Row(
        inside(200), kwargs=lambda world: {"pk": world.attachment.pk, "filename": "plan.txt"}
    ),
}


def _account(world: World) -> dict[str, Any]:
    return {"pk": world.account.pk}


ACCESS = {
    "access:overview": Row(inside(403, 200)),
    "access:restricted": Row(inside(403, 302), post=inside(403, 302)),
    "access:accounts": Row(inside(403, 200)),
    "access:account": Row(inside(403, 200), kwargs=_account),
    "access:link": Row(inside(403, 302), post=inside(403, 422), kwargs=_account),
    "access:unlink": Row(inside(403, 302), post=inside(403, 302), kwargs=_account),
    "access:space": Row(
        inside(403, 200),
        post=inside(403, 422),
        kwargs=lambda world: {"pk": world.page.space_id},
    ),
    "access:explain": Row(inside(403, 200)),
}

SEARCH = {"search:search": Row(inside(200))}


def _conversation(world: World) -> dict[str, Any]:
    return {"pk": world.conversation.pk}


# The conversation is the member's own: neither admins nor owners read it.
CHAT = {
    "chat:home": Row(inside(200)),
    "chat:conversations": Row(inside(200)),
    "chat:conversation": Row(inside(200, 404), kwargs=_conversation),
    "chat:rename": Row(inside(405), post=inside(302, 404), kwargs=_conversation),
    "chat:delete": Row(inside(405), post=inside(302, 404), kwargs=_conversation),
}


def _job(world: World) -> dict[str, Any]:
    return {"pk": world.job.pk}


INGESTION = {
    "ingestion:jobs": Row(inside(403, 200)),
    "ingestion:upload": Row(inside(403, 200), post=inside(403, 422)),
    "ingestion:job": Row(inside(403, 200), kwargs=_job),
    "ingestion:pages": Row(
        inside(403, 200), kwargs=lambda world: {**_job(world), "outcome": "new"}
    ),
    "ingestion:cancel": Row(inside(403, 302), post=inside(403, 302), kwargs=_job),
    "ingestion:undo": Row(inside(405), post=inside(403, 302), kwargs=_job),
    "ingestion:site": Row(inside(405), post=inside(403, 302), kwargs=_job),
}


def _connection(world: World) -> dict[str, Any]:
    return {"pk": world.connection.pk}


CONNECTIONS = {
    "connections:connections": Row(inside(403, 200)),
    "connections:help": Row(inside(403, 200), kwargs=lambda world: {"product": "cloud"}),
}

CONNECTIONS_SETUP = {
    "connections:new": Row(inside(403, 200), post=inside(403, 422)),
    "connections:setup_credential": Row(inside(403, 302), post=inside(403, 302)),
    "connections:setup_check": Row(inside(403, 200), post=inside(403, 302), kwargs=_connection),
    "connections:setup_progress": Row(inside(403, 200), kwargs=_connection),
    "connections:setup_spaces": Row(inside(403, 200), post=inside(403, 422), kwargs=_connection),
    "connections:setup_schedule": Row(inside(403, 200), post=inside(403, 422), kwargs=_connection),
}

CONNECTION = {
    "connections:connection": Row(inside(403, 200), kwargs=_connection),
    "connections:progress": Row(inside(403, 200), kwargs=_connection),
    "connections:check": Row(inside(405), post=inside(403, 302), kwargs=_connection),
    "connections:reports": Row(inside(403, 200), kwargs=_connection),
    "connections:report": Row(
        inside(403, 200),
        kwargs=lambda world: {**_connection(world), "report_pk": world.report.pk},
    ),
    "connections:replace": Row(inside(403, 200), post=inside(403, 422), kwargs=_connection),
    "connections:expiry": Row(inside(403, 200), post=inside(403, 302), kwargs=_connection),
    "connections:spaces": Row(inside(403, 200), post=inside(403, 422), kwargs=_connection),
    "connections:schedule": Row(inside(403, 200), post=inside(403, 422), kwargs=_connection),
    "connections:delete": Row(inside(403, 200), post=inside(403, 422), kwargs=_connection),
}


@dataclass(frozen=True, slots=True)
class _Table:
    """What the operator may do with its rows; `posted` is the answer to an empty change form."""

    identity: Callable[[World], Any]
    add: int = 403
    posted: int = 403
    delete: int = 403


_ADMIN_TABLES = {
    "accounts_user": _Table(lambda world: world.target.user_id, posted=302),
    "organizations_organization": _Table(
        lambda world: world.organization.pk, add=200, posted=200, delete=200
    ),
    "organizations_membership": _Table(lambda world: world.target.pk),
    "organizations_invitation": _Table(lambda world: world.invitation.pk, add=200, delete=200),
    "knowledge_space": _Table(lambda world: world.page.space_id),
    "knowledge_page": _Table(lambda world: world.page.pk),
    "knowledge_attachment": _Table(lambda world: world.attachment.pk),
    "ingestion_job": _Table(lambda world: world.job.pk),
    "chat_conversation": _Table(lambda world: world.conversation.pk),
    "search_organizationindex": _Table(lambda world: world.index.pk),
    "embeddings_filling": _Table(lambda world: world.filling.pk),
    "embeddings_usage": _Table(lambda world: world.usage.pk),
}


def _admin_rows(name: str, table: _Table) -> dict[str, Row]:
    def kwargs(world: World) -> dict[str, Any]:
        return {"object_id": table.identity(world)}

    return {
        f"admin:{name}_changelist": Row(operator(200)),
        f"admin:{name}_add": Row(operator(table.add)),
        f"admin:{name}_change": Row(operator(200), post=operator(table.posted), kwargs=kwargs),
        f"admin:{name}_history": Row(operator(200), kwargs=kwargs),
        f"admin:{name}_delete": Row(operator(table.delete), kwargs=kwargs),
    }


def _connection_in_admin(world: World) -> dict[str, Any]:
    return {"object_id": world.connection.pk}


def _report_in_admin(world: World) -> dict[str, Any]:
    return {"object_id": world.report.pk}


# Another organization's row is sent to the start of the admin, as one that does not exist.
ADMIN = {
    "admin:index": Row(managing(200)),
    "admin:login": Row(Statuses(302, 302, 403, 302, 302, 302)),
    "admin:logout": Row(everyone(302), post=everyone(302)),
    "admin:password_change": Row(everyone(302)),
    "admin:password_change_done": Row(managing(200)),
    "admin:autocomplete": Row(operator(403)),
    "admin:jsi18n": Row(managing(200)),
    "admin:app_list": Row(
        operator(200)._replace(stranger=404, admin=404, owner=404),
        kwargs=lambda world: {"app_label": "chat"},
    ),
    "admin:connections_connection_changelist": Row(managing(200)),
    "admin:connections_connection_add": Row(managing(200)),
    "admin:connections_connection_change": Row(
        managing(200, foreign=302), post=managing(302), kwargs=_connection_in_admin
    ),
    "admin:connections_connection_history": Row(
        managing(200, foreign=302), kwargs=_connection_in_admin
    ),
    "admin:connections_connection_delete": Row(
        managing(200, foreign=302), kwargs=_connection_in_admin
    ),
    "admin:connections_report_changelist": Row(managing(200)),
    "admin:connections_report_add": Row(operator(403)),
    "admin:connections_report_change": Row(
        managing(200, foreign=302), post=managing(403), kwargs=_report_in_admin
    ),
    "admin:connections_report_history": Row(managing(200, foreign=302), kwargs=_report_in_admin),
    "admin:connections_report_delete": Row(operator(403), kwargs=_report_in_admin),
}
for _name, _table in _ADMIN_TABLES.items():
    ADMIN |= _admin_rows(_name, _table)

EXPECTATIONS: dict[str, Row] = {
    **ACCOUNTS,
    **OUTSIDE,
    **PEOPLE,
    **KNOWLEDGE,
    **ACCESS,
    **SEARCH,
    **CHAT,
    **INGESTION,
    **CONNECTIONS,
    **CONNECTIONS_SETUP,
    **CONNECTION,
    **ADMIN,
}

# Patterns without a name: Django's admin redirects an object's address to its change page, and
# catches what it does not know. Both are behind the admin's door and show nothing.
UNNAMED = {
    *(f"admin/{table.replace('_', '/')}/<path:object_id>/" for table in _ADMIN_TABLES),
    "admin/connections/connection/<path:object_id>/",
    "admin/connections/report/<path:object_id>/",
    "admin/(?P<url>.*)$",
}

# Websockets accept first and then tell a refusal in a frame, so "refused" is a close after it.
OPEN, REFUSED = "open", "refused"


class Answers(NamedTuple):
    signed_out: str = REFUSED
    stranger: str = REFUSED
    member: str = OPEN
    admin: str = OPEN
    owner: str = OPEN
    operator: str = REFUSED


@dataclass(frozen=True, slots=True)
class SocketRow:
    answers: Answers
    kwargs: Callable[[World], dict[str, Any]] = lambda world: {}


SOCKETS: dict[str, SocketRow] = {
    "o/<slug:organization_slug>/chat/socket/": SocketRow(Answers()),
    "ws/o/<slug:organization_slug>/imports/<int:job_id>/": SocketRow(
        Answers(member=REFUSED), kwargs=lambda world: {"job_id": world.job.pk}
    ),
}
