"""Which certificates are believed."""

import ssl
from functools import lru_cache

import certifi


# Reading the authorities takes longer than many a request.
@lru_cache(maxsize=16)
def tls_context(ca_pem: str, *, any_name: bool = False) -> ssl.SSLContext:
    """TLS 1.2 or newer, the system's and Mozilla's authorities, and those of `ca_pem`. Not to be
    changed: it is shared. Of `any_name` the certificate may be for whomever.

    Raises ValueError when `ca_pem` holds something else than certificates. Mozilla's are there for
    machines that have none of their own; an operator's own authority lies in the system's store.
    """
    context = ssl.create_default_context()
    context.check_hostname = not any_name
    context.load_verify_locations(cafile=certifi.where())
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # One behaviour in all versions of Python: an intermediate authority may be trusted by itself,
    # and in-house authorities that lack newer extensions work, as they do in browsers.
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    if ca_pem.strip():
        try:
            context.load_verify_locations(cadata=ca_pem)
        except (ssl.SSLError, ValueError, TypeError) as error:
            raise ValueError("This is not a certificate in PEM form.") from error
    return context
