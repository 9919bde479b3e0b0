"""A certificate authority made on the spot, and server certificates good and bad."""

import ipaddress
import ssl
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

_YEAR = timedelta(days=365)
_NAMES = ("localhost", "127.0.0.1", "northwind.atlassian.net")


@dataclass(frozen=True, slots=True)
class Certificate:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()

    @property
    def key_pem(self) -> str:
        pem = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return pem.decode()

    def server_context(self) -> ssl.SSLContext:
        """For a server that shows this certificate, and it alone."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.TemporaryDirectory() as folder:
            # The standard library loads certificates from files only.
            chain = Path(folder, "chain.pem")
            chain.write_text(self.pem + self.key_pem)
            context.load_cert_chain(chain)
        return context


@lru_cache(maxsize=1)
def authority() -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("Sample certificate authority")
    builder = _builder(name, name, key, _now() - _YEAR, _now() + 10 * _YEAR)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=True), critical=True)
    return Certificate(builder.sign(key, hashes.SHA256()), key)


def issued(
    names: tuple[str, ...] = _NAMES,
    begins: timedelta = -timedelta(days=30),
    ends: timedelta = 2 * _YEAR,
) -> Certificate:
    """Signed by the authority; the times are counted from now."""
    key = ec.generate_private_key(ec.SECP256R1())
    signer = authority()
    builder = _builder(
        _name(names[0]), signer.certificate.subject, key, _now() + begins, _now() + ends
    )
    builder = builder.add_extension(_subject_names(names), critical=False)
    builder = builder.add_extension(
        x509.BasicConstraints(ca=False, path_length=None), critical=True
    )
    builder = builder.add_extension(_usage(signs_certificates=False), critical=True)
    issuer_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.key.public_key())
    builder = builder.add_extension(issuer_key, critical=False)
    return Certificate(builder.sign(signer.key, hashes.SHA256()), key)


def self_signed(names: tuple[str, ...] = _NAMES) -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(names[0])
    builder = _builder(name, name, key, _now() - timedelta(days=30), _now() + 2 * _YEAR)
    builder = builder.add_extension(_subject_names(names), critical=False)
    return Certificate(builder.sign(key, hashes.SHA256()), key)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _now() -> datetime:
    return datetime.now(UTC)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _subject_names(names: tuple[str, ...]) -> x509.SubjectAlternativeName:
    return x509.SubjectAlternativeName(
        [
            x509.IPAddress(ipaddress.ip_address(one)) if one[0].isdigit() else x509.DNSName(one)
            for one in names
        ]
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    begins: datetime,
    ends: datetime,
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer)
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(begins).not_valid_after(ends)
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return builder.add_extension(identifier, critical=False)
