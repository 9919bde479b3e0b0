"""Organizations, who belongs to them in which role, and who was invited."""

import hashlib

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.organizations.roles import Role
from apps.organizations.tenancy import TenantModel


class Organization(models.Model):
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Membership(TenantModel):
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MEMBER)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "user"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.organization}"


class Invitation(TenantModel):
    """Bound to one address, used once, expiring. Only the digests of its two links are kept.

    The mailed link proves that its holder reads the address; the handed one, which the inviter may
    copy, proves the invitation alone, so an account made through it confirms its address by mail.
    """

    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MEMBER)
    mailed_digest = models.CharField(max_length=64, unique=True)
    handed_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=models.Q(accepted_at__isnull=True),
                name="invitation_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation to {self.organization}"

    @property
    def is_open(self) -> bool:
        """Neither accepted nor expired."""
        return self.accepted_at is None and self.expires_at > timezone.now()

    @staticmethod
    def digest_of(token: str) -> str:
        """What is stored of a link's secret: 64 hexadecimal digits."""
        return hashlib.sha256(token.encode()).hexdigest()
