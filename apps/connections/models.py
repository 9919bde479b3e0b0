"""Connections to Confluence, the spaces picked in them, and what examinations found."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.connections.expiry import token_state
from apps.connections.fields import EncryptedTextField
from apps.connections.kinds import (
    ApiAccess,
    CredentialKind,
    ExpirySource,
    ExportWay,
    IdentityKind,
    Kind,
    State,
    TokenState,
)
from apps.connections.labels import choices
from apps.organizations.tenancy import TenantModel


class Connection(TenantModel):
    """One Confluence, and what signs in to it. `state`, `api_access` and the identity are those of
    the last confirmed report, of `settled_at`; `private_network` is the operator's permission.

    Nobody may change the address: who could would have a secret of others sent to their server.
    A `cloud_id` means that requests go through the vendor's gateway. `next_check_at` is when beat
    sends for the next examination, empty when only a person may; a run holds the row until
    `busy_until`. `troubles` counts the examinations in a row that did not end well.
    """

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=choices(Kind))
    base_url = models.CharField("address", max_length=500)
    cloud_id = models.CharField(max_length=64, blank=True)
    credential = models.CharField(max_length=30, choices=choices(CredentialKind))
    username = models.CharField(max_length=254, blank=True)
    secret = EncryptedTextField()
    secret_changed_at = models.DateTimeField(default=timezone.now, editable=False)
    ca_certificate = models.TextField("CA certificate (PEM)", blank=True)
    private_network = models.BooleanField(default=False)
    expires_on = models.DateField(null=True, blank=True)
    expiry_source = models.CharField(
        max_length=10, choices=choices(ExpirySource), default=ExpirySource.NONE
    )
    state = models.CharField(max_length=20, choices=choices(State), default=State.UNCHECKED)
    api_access = models.CharField(
        max_length=20, choices=choices(ApiAccess), default=ApiAccess.UNCHECKED
    )
    state_since = models.DateTimeField(default=timezone.now, editable=False)
    identity_kind = models.CharField(
        max_length=10, choices=choices(IdentityKind), default=IdentityKind.NONE
    )
    identity_name = models.CharField(max_length=200, blank=True)
    identity_id = models.CharField(max_length=200, blank=True)
    identity_lost_at = models.DateTimeField(null=True, blank=True)
    check_every_hours = models.PositiveSmallIntegerField(default=24)
    checked_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    next_check_at = models.DateTimeField(null=True, blank=True, default=timezone.now)
    busy_until = models.DateTimeField(null=True, blank=True)
    troubles = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="connection_name_once"),
        ]
        indexes = [
            models.Index(fields=["next_check_at"], name="connection_by_check"),
            models.Index(fields=["expires_on"], name="connection_by_expiry"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Writes the secret of a row that exists only when it is named in `update_fields`: another
        process may have replaced or re-encrypted it since this one read it."""
        if not self._state.adding and kwargs.get("update_fields") is None:
            kwargs["update_fields"] = [
                field.name
                for field in self._meta.concrete_fields
                if field.name != "secret" and not field.primary_key
            ]
        super().save(*args, **kwargs)

    @property
    def token(self) -> TokenState:
        """Today's state of the credential, by its date."""
        return token_state(self.expires_on, timezone.now().date())


class ConnectionSpace(TenantModel):
    """A space seen in the connection; the `chosen` ones are what is asked of every credential."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="spaces")
    key = models.CharField(max_length=255)
    name = models.CharField(max_length=300, blank=True)
    page_count = models.PositiveIntegerField(null=True, blank=True)
    chosen = models.BooleanField(default=True)

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(fields=["connection", "key"], name="connection_space_once"),
        ]

    def __str__(self) -> str:
        return self.key


class Report(TenantModel):
    """What one examination found. A provisional one waits for its confirmation, and changes
    nothing but the history."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="reports")
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(default=timezone.now)
    provisional = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=choices(State))
    api_access = models.CharField(max_length=20, choices=choices(ApiAccess))
    token = models.CharField(max_length=20, choices=choices(TokenState))
    identity_kind = models.CharField(
        max_length=10, choices=choices(IdentityKind), default=IdentityKind.NONE
    )
    identity_name = models.CharField(max_length=200, blank=True)
    findings = models.JSONField(default=list)
    version = models.CharField(max_length=60, blank=True)
    export = models.CharField(max_length=20, choices=choices(ExportWay), default=ExportWay.UNKNOWN)
    requests = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-finished_at", "-pk"]
        verbose_name = "connection report"
        indexes = [
            models.Index(fields=["connection", "-finished_at"], name="report_by_connection"),
        ]

    def __str__(self) -> str:
        return f"{self.connection_id}: {self.state}"


class Reminder(TenantModel):
    """A reminder that was sent: once for each date and each number of days before it."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="reminders")
    expires_on = models.DateField()
    days = models.SmallIntegerField()
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "expires_on", "days"], name="reminder_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.days} days before {self.expires_on}"
