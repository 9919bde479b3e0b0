"""An encrypted column: the database holds a Fernet token, the code gets a `Secret`.

A model instance carries the token only. It is opened when the attribute is read, so that rows can
be listed, copied and saved without the keys, and no dump of an instance shows more than the
database does.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django_cryptography.fields import EncryptedMixin

from apps.connections import keyring
from apps.core.secret import Secret


@dataclass(frozen=True, slots=True, repr=False)
class Sealed:
    """What is stored: a Fernet token."""

    token: bytes

    @classmethod
    def of(cls, secret: Secret) -> Self:
        return cls(keyring.encrypt(secret))

    def open(self) -> Secret:
        """Raises UnreadableSecretError when the keyring lacks its key."""
        return keyring.decrypt(self.token)

    def __repr__(self) -> str:
        return "•••"


if TYPE_CHECKING:
    # The stubs of a TextField take plain text only.
    _TextField = models.Field[Secret, Secret]
else:
    _TextField = models.TextField


class _OpenedWhenRead(DeferredAttribute):
    """Gives a `Secret`, keeps a `Sealed`."""

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        value = super().__get__(instance, cls)
        return value.open() if isinstance(value, Sealed) else value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = _sealed(value)


class _TextUnderKeyring(EncryptedMixin):
    """The package's field without its pickle and without its single key.

    One class more between it and the column's makes migrations name the column's own.
    """

    base_class = models.TextField
    wasinstance = True

    def _dump(self, value: Sealed) -> bytes:
        return value.token

    def _load(self, value: bytes) -> Sealed:
        return Sealed(value)


class EncryptedTextField(_TextUnderKeyring, _TextField):
    """A text that is written as `Secret` and read as `Secret`, under PORTAL_FIELD_KEYS.

    It is in no form, cannot be looked up by its value, and serialises as it is stored: a dump can
    be loaded again, with the same keys only. Raises TypeError when anything but a `Secret` is
    written.
    """

    descriptor_class = _OpenedWhenRead

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def get_prep_value(self, value: Any) -> Sealed | None:
        return _sealed(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001 - Django's
        return self.value_from_object(model_instance)

    def value_from_object(self, obj: models.Model) -> Any:
        """The `Sealed`, which needs no key."""
        return obj.__dict__.get(self.attname)

    def value_to_string(self, obj: models.Model) -> str:
        sealed = self.value_from_object(obj)
        return sealed.token.decode("ascii") if sealed else ""

    def to_python(self, value: Any) -> Any:
        """A text is what `value_to_string` wrote: only a loaded dump brings one here."""
        if not isinstance(value, str):
            return _sealed(value)
        try:
            return Sealed(value.encode("ascii"))
        except UnicodeEncodeError as error:
            raise ValidationError("This is not an encrypted value.") from error


def _sealed(value: Any) -> Sealed | None:
    if value is None or isinstance(value, Sealed):
        return value
    if isinstance(value, Secret):
        return Sealed.of(value)
    raise TypeError(f"A secret is written as Secret, not as {type(value).__name__}.")
