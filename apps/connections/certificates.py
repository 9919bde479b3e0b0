"""Certificates of an authority that a person trusts for one connection."""

from typing import Final

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificates

from apps.core.problems import PortalError, Problem

NO_CERTIFICATE: Final = Problem(
    code="no_certificate",
    what="This is not a certificate.",
    why="A PEM certificate begins with “-----BEGIN CERTIFICATE-----”.",
    who="You",
    how="Ask whoever runs Confluence for the certificate of its authority, in PEM form.",
)


def certificates_only(pem: str) -> str:
    """The certificates of the text and nothing else of it: whoever pastes a private key along
    does not leave it here. Raises PortalError when there is no certificate."""
    try:
        certificates = load_pem_x509_certificates(pem.encode())
    except ValueError as error:
        raise PortalError(NO_CERTIFICATE) from error
    return "".join(each.public_bytes(Encoding.PEM).decode("ascii") for each in certificates)
