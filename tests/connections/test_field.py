"""The encrypted column: what it keeps, what it gives, and what it refuses."""

import json
import pickle

import pytest
from cryptography.fernet import Fernet, MultiFernet
from django.core import serializers
from django.core.exceptions import FieldError, ValidationError
from django.db import connection as database
from django.db import models
from django.db.migrations.writer import MigrationWriter
from django.test import override_settings

from apps.connections.fields import EncryptedTextField, Sealed
from apps.connections.keyring import UnreadableSecretError
from apps.connections.models import Connection
from apps.core.secret import Secret
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from tests.factories import ConnectionFactory

FIRST, SECOND = Fernet.generate_key().decode(), Fernet.generate_key().decode()
TOKEN = "ATATT-sample-ünïcode-token"


@pytest.fixture
def made(organization: Organization) -> Connection:
    made: Connection = ConnectionFactory.create(organization=organization, secret=Secret(TOKEN))
    return made


def _reloaded(made: Connection) -> Connection:
    with activate(made.organization_id):
        return Connection.objects.get(pk=made.pk)


def _stored(made: Connection) -> bytes:
    with database.cursor() as cursor:
        cursor.execute("SELECT secret FROM connections_connection WHERE id = %s", [made.pk])
        return bytes(cursor.fetchone()[0])


def test_a_secret_is_written_and_read_as_secret(made: Connection) -> None:
    read = _reloaded(made)

    assert isinstance(read.secret, Secret)
    assert read.secret.reveal() == TOKEN
    assert made.secret.reveal() == TOKEN


def test_the_row_holds_a_fernet_token_that_outlives_the_package(made: Connection) -> None:
    stored = _stored(made)

    assert TOKEN.encode() not in stored
    with override_settings(FIELD_KEYS=[FIRST, SECOND]):
        again = ConnectionFactory.create(organization=made.organization, secret=Secret(TOKEN))
    assert MultiFernet([Fernet(FIRST)]).decrypt(_stored(again)).decode() == TOKEN


def test_the_first_key_writes_and_all_read(organization: Organization) -> None:
    with override_settings(FIELD_KEYS=[FIRST]):
        made = ConnectionFactory.create(organization=organization, secret=Secret(TOKEN))
    with override_settings(FIELD_KEYS=[SECOND, FIRST]):
        read = _reloaded(made)
        assert read.secret.reveal() == TOKEN
        read.secret = Secret("newer")
        with activate(organization):
            read.save(update_fields=["secret"])
    with override_settings(FIELD_KEYS=[SECOND]):
        assert _reloaded(made).secret.reveal() == "newer"


def test_another_secret_key_changes_nothing(made: Connection) -> None:
    with override_settings(SECRET_KEY="another" * 10):
        assert _reloaded(made).secret.reveal() == TOKEN


def test_without_its_key_a_row_can_be_read_and_saved_but_not_its_secret(made: Connection) -> None:
    stored = _stored(made)
    with override_settings(FIELD_KEYS=[FIRST]), activate(made.organization_id):
        read = Connection.objects.get(pk=made.pk)
        with pytest.raises(UnreadableSecretError) as refusal:
            read.secret  # noqa: B018 - reading is what fails
        read.name = "Renamed"
        read.save()
        serializers.serialize("json", Connection.objects.all())

    assert refusal.value.problem.code == "secret_unreadable"
    assert _stored(made) == stored
    assert _reloaded(made).name == "Renamed"


def test_saving_an_old_copy_leaves_a_secret_that_was_replaced_meanwhile(made: Connection) -> None:
    old_copy = _reloaded(made)
    with activate(made.organization_id):
        made.secret = Secret("newer")
        made.save(update_fields=["secret"])
        old_copy.name = "Renamed"
        old_copy.save()

    assert _reloaded(made).secret.reveal() == "newer"
    assert _reloaded(made).name == "Renamed"


@pytest.mark.parametrize("lookup", ["secret", "secret__exact", "secret__in", "secret__contains"])
def test_nobody_can_look_for_a_secret(made: Connection, lookup: str) -> None:
    value = [TOKEN] if lookup.endswith("in") and not lookup.endswith("contains") else TOKEN
    with activate(made.organization_id), pytest.raises(FieldError):
        Connection.objects.filter(**{lookup: value}).exists()


def test_whether_there_is_a_secret_can_be_asked(made: Connection) -> None:
    with activate(made.organization_id):
        assert Connection.objects.filter(secret__isnull=False).count() == 1


def test_plain_text_is_refused(made: Connection) -> None:
    with pytest.raises(TypeError, match="A secret is written as Secret, not as str"):
        made.secret = TOKEN  # type: ignore[assignment] # what is to be refused
    with activate(made.organization_id), pytest.raises(TypeError):
        Connection.objects.filter(pk=made.pk).update(secret=TOKEN)


def test_bulk_writes_encrypt_too(made: Connection) -> None:
    with activate(made.organization_id):
        Connection.objects.filter(pk=made.pk).update(secret=Secret("updated"))
        assert _reloaded(made).secret.reveal() == "updated"
        made.secret = Secret("in bulk")
        Connection.objects.bulk_update([made], ["secret"])

    assert b"in bulk" not in _stored(made)
    assert _reloaded(made).secret.reveal() == "in bulk"


def test_a_deferred_secret_is_fetched_when_it_is_read(made: Connection) -> None:
    with activate(made.organization_id):
        assert Connection.objects.defer("secret").get(pk=made.pk).secret.reveal() == TOKEN


def test_values_are_sealed(made: Connection) -> None:
    with activate(made.organization_id):
        (sealed,) = Connection.objects.values_list("secret", flat=True)

    assert isinstance(sealed, Sealed)
    assert TOKEN not in f"{sealed} {sealed!r}"
    assert sealed.open() == Secret(TOKEN)


def test_a_dump_holds_the_token_and_can_be_loaded_again(made: Connection) -> None:
    with activate(made.organization_id):
        dump = serializers.serialize("json", Connection.objects.all())
        Connection.objects.all().delete()
        for row in serializers.deserialize("json", dump):
            row.save()
        restored = Connection.objects.get()

    assert TOKEN not in dump
    assert json.loads(dump)[0]["fields"]["secret"].startswith("gAAAA")
    assert restored.secret.reveal() == TOKEN


def test_a_copy_of_the_instance_carries_no_plain_text(made: Connection) -> None:
    pickled = pickle.dumps(made)

    assert TOKEN.encode() not in pickled
    assert TOKEN not in repr(vars(made))
    assert pickle.loads(pickled).secret.reveal() == TOKEN  # noqa: S301 - pickled just now


def test_nonsense_in_a_dump_is_refused() -> None:
    with pytest.raises(ValidationError):
        EncryptedTextField().to_python("ünreadable")


def test_migrations_name_the_class_of_ours() -> None:
    written, imports = MigrationWriter.serialize(EncryptedTextField())

    assert written == "apps.connections.fields.EncryptedTextField(editable=False)"
    assert imports == {"import apps.connections.fields"}
    assert isinstance(EncryptedTextField().clone(), EncryptedTextField)
    assert EncryptedTextField().get_internal_type() == "BinaryField"
    assert issubclass(EncryptedTextField, models.TextField)
