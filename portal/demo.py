"""The demo: an organization with the handbook imported, and a person who owns and operates it."""

import os
import secrets
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from apps.accounts.models import User
from apps.organizations.models import Membership, Organization
from apps.organizations.roles import Role
from apps.organizations.tenancy import activate
from portal.ready import SIGN_IN_FILE

SLUG = "demo"
EMAIL = "demo@portal.example"
HANDBOOK = Path(settings.BASE_DIR) / "demo" / "handbook.zip"
_PRIVATE_FILE = 0o600


def create() -> None:
    """Makes the demo once per data directory; what a person changes or deletes later stays so.

    The sign-in is written last, so an interrupted first start is made whole by the next.
    """
    kept = Path(settings.DATA_DIR) / SIGN_IN_FILE
    if kept.is_file():
        return
    password = secrets.token_urlsafe(12)
    _create_owner(password)
    call_command("import_export", str(HANDBOOK), organization=SLUG)
    handle = os.open(kept, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE_FILE)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"E-mail:    {EMAIL}\nPassword:  {password}  (until you change it)\n")


@transaction.atomic
def _create_owner(password: str) -> None:
    organization, _ = Organization.objects.get_or_create(slug=SLUG, defaults={"name": "Demo"})
    user, _ = User.objects.get_or_create(
        email=EMAIL, defaults={"name": "Demo owner", "is_staff": True, "is_superuser": True}
    )
    user.set_password(password)
    user.save(update_fields=["password"])
    EmailAddress.objects.get_or_create(
        user=user, email=EMAIL, defaults={"verified": True, "primary": True}
    )
    with activate(organization):
        Membership.objects.get_or_create(
            organization=organization, user=user, defaults={"role": Role.OWNER}
        )
