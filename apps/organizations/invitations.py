"""Writes of invitations: send, send again, withdraw, accept."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from apps.accounts.selectors import has_confirmed
from apps.core.events import Event, log_event
from apps.core.problems import PortalError
from apps.organizations import problems
from apps.organizations.models import Invitation, Membership, Organization
from apps.organizations.roles import may_manage
from apps.organizations.services import add_member, lock_organization
from apps.organizations.tenancy import activate, unscoped

if TYPE_CHECKING:
    from apps.accounts.models import User


@dataclass(frozen=True, slots=True)
class Issued:
    """A sent invitation. `handed_link` is shown to the inviter once; nobody can read it later."""

    invitation: Invitation
    handed_token: str
    mailed: bool

    @property
    def handed_link(self) -> str:
        return _link(self.handed_token)

    @property
    def needs_handing(self) -> bool:
        """Whether no mail server took the mail, so that somebody must pass the link on."""
        return not (self.mailed and settings.EMAIL_HOST)


def invite(*, actor: Membership, email: str, role: str) -> Issued:
    """Invites an address in the actor's organization; raises PortalError when that cannot be."""
    if not may_manage(actor.role, role):
        raise PortalError(problems.NOT_ALLOWED)
    return issue(organization=actor.organization, email=email, role=role, invited_by=actor.user)


def issue(*, organization: Organization, email: str, role: str, invited_by: "User") -> Issued:
    """As `invite`, for somebody who need not be a member: the operator."""
    address = email.strip().lower()
    mailed, handed = _new_token(), _new_token()
    with activate(organization), transaction.atomic():
        lock_organization(organization.pk)
        if Membership.objects.filter(user__email__iexact=address).exists():
            raise PortalError(problems.ALREADY_MEMBER)
        waiting = Invitation.objects.filter(email=address, accepted_at__isnull=True)
        if waiting.filter(expires_at__gt=timezone.now()).exists():
            raise PortalError(problems.ALREADY_INVITED)
        waiting.delete()
        invitation = Invitation.objects.create(
            organization=organization,
            email=address,
            role=role,
            mailed_digest=Invitation.digest_of(mailed),
            handed_digest=Invitation.digest_of(handed),
            invited_by=invited_by,
            expires_at=_expiry(),
        )
    return _sent(invitation, mailed, handed)


def resend(*, actor: Membership, invitation_id: int) -> Issued:
    """New links for a waiting invitation; its old ones end. Raises PortalError when it is gone."""
    mailed, handed = _new_token(), _new_token()
    with activate(actor.organization_id), transaction.atomic():
        invitation = _waiting(actor, invitation_id)
        invitation.mailed_digest = Invitation.digest_of(mailed)
        invitation.handed_digest = Invitation.digest_of(handed)
        invitation.expires_at = _expiry()
        invitation.save(update_fields=["mailed_digest", "handed_digest", "expires_at"])
    return _sent(invitation, mailed, handed)


def revoke(*, actor: Membership, invitation_id: int) -> Invitation:
    """Withdraws a waiting invitation; raises PortalError when it is gone."""
    with activate(actor.organization_id), transaction.atomic():
        invitation = _waiting(actor, invitation_id)
        invitation.delete()
    log_event(
        Event.INVITATION_REVOKED, organization=actor.organization_id, invitation=invitation_id
    )
    return invitation


def accept(*, user: "User", invitation_id: int) -> Membership:
    """Makes the person a member and uses the invitation up.

    Raises PortalError when it is not open, or when the person has not confirmed its address.
    """
    with unscoped(reason="whoever accepts an invitation is not a member yet"), transaction.atomic():
        invitation = (
            Invitation.objects.select_for_update(of=("self",))
            .select_related("organization")
            .filter(pk=invitation_id)
            .first()
        )
        if invitation is None or not invitation.is_open:
            raise PortalError(problems.INVITATION_GONE)
        if not has_confirmed(user, invitation.email):
            raise PortalError(problems.OTHER_ADDRESS)
        invitation.accepted_at = timezone.now()
        invitation.save(update_fields=["accepted_at"])
        return add_member(invitation.organization, user, invitation.role)


def _waiting(actor: Membership, invitation_id: int) -> Invitation:
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("organization", "invited_by")
        .filter(pk=invitation_id, accepted_at__isnull=True)
        .first()
    )
    if invitation is None:
        raise PortalError(problems.INVITATION_GONE)
    if not may_manage(actor.role, invitation.role):
        raise PortalError(problems.NOT_ALLOWED)
    return invitation


def _sent(invitation: Invitation, mailed_token: str, handed_token: str) -> Issued:
    context = {
        "invitation": invitation,
        "link": _link(mailed_token),
        "days": settings.INVITATION_DAYS,
    }
    subject = render_to_string("organizations/email/invitation_subject.txt", context).strip()
    text = render_to_string("organizations/email/invitation_message.txt", context)
    mailed = True
    try:
        send_mail(subject, text, None, [invitation.email])
    except (SMTPException, OSError) as error:
        mailed = False
        log_event(
            Event.INVITATION_MAIL_FAILED,
            organization=invitation.organization_id,
            invitation=invitation.pk,
            error=type(error).__name__,
        )
    else:
        log_event(
            Event.INVITATION_SENT,
            organization=invitation.organization_id,
            invitation=invitation.pk,
        )
    return Issued(invitation, handed_token, mailed)


def _link(token: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse('invitation', args=[token])}"


def _new_token() -> str:
    return secrets.token_urlsafe(32)


def _expiry() -> datetime:
    return timezone.now() + timedelta(days=settings.INVITATION_DAYS)
