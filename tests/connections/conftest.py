"""A connection of the organization, which is active."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from apps.connections.models import Connection
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from tests.factories import ConnectionFactory


@pytest.fixture
def active(organization: Organization) -> Iterator[Organization]:
    with activate(organization):
        yield organization


@pytest.fixture
def connection(active: Organization) -> Connection:
    made: Connection = ConnectionFactory.create(organization=active, name="Team wiki")
    return made


@pytest.fixture(scope="session")
def certificate() -> str:
    """A certificate authority's own certificate, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Sample authority")])
    begins = datetime(2026, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(Encoding.PEM).decode("ascii")
