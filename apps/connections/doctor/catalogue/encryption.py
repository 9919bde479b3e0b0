"""What can be wrong with a server's certificate and its encryption."""

from typing import Final

from apps.connections.codes import Code
from apps.connections.doctor.catalogue.entry import Entry, Severity
from apps.connections.kinds import ApiAccess, Result, Who

_UNREACHABLE: Final = ApiAccess.UNREACHABLE

ENTRIES: Final = (
    Entry(
        Code.TLS_UNKNOWN_CA,
        Severity.ERROR,
        Result.FAILED,
        title="The server's certificate was issued by nobody the portal knows",
        cause="Your company issues its own certificates, a filter opens encrypted connections, or "
        "the server does not send its whole chain of certificates. Nothing was sent.",
        remedy="Upload your company's CA certificate (a PEM file) with this connection. If the "
        "certificate was bought, the server has to send the intermediate one as well.",
        who=Who.NETWORK_ADMIN,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.TLS_SELF_SIGNED,
        Severity.ERROR,
        Result.FAILED,
        title="The server signed its certificate itself",
        cause="Nobody vouches for it, so the portal cannot know that it speaks to the right "
        "server. Nothing was sent.",
        remedy="Upload exactly this certificate (a PEM file) with this connection, or have the "
        "server given one from a known authority. Checking cannot be switched off.",
        who=Who.NETWORK_ADMIN,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.TLS_HOSTNAME,
        Severity.ERROR,
        Result.FAILED,
        title="The certificate is for another name",
        cause="The server shows a certificate that is not valid for the address you entered.",
        remedy="Use one of the names in the certificate as the address, or have the certificate "
        "issued for this name too.",
        who=Who.NETWORK_ADMIN,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.TLS_EXPIRED,
        Severity.ERROR,
        Result.FAILED,
        title="The server's certificate has expired",
        cause="Its last day has passed, or the clock of the portal's machine runs ahead.",
        remedy="The server's administrator has to renew the certificate.",
        who=Who.NETWORK_ADMIN,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.TLS_NOT_YET,
        Severity.ERROR,
        Result.FAILED,
        title="The server's certificate is not valid yet",
        cause="Its first day has not come, or the clock of the portal's machine is behind.",
        remedy="Check both clocks; then have the server's administrator replace the certificate.",
        who=Who.NETWORK_ADMIN,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.TLS_VERSION,
        Severity.ERROR,
        Result.FAILED,
        title="The server's encryption is too old",
        cause="It offers only versions that count as broken (TLS 1.0 or 1.1).",
        remedy="The server's administrator has to switch on TLS 1.2 or 1.3.",
        who=Who.NETWORK_ADMIN,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.TLS_NOT_TLS,
        Severity.ERROR,
        Result.FAILED,
        title="There is no encryption at this port",
        cause="The address begins with https://, but what answers does not speak it: the port "
        "belongs to the unencrypted service, or a proxy answered in between.",
        remedy="Correct the port. If the server really has no encryption, it can be used inside "
        "private networks only that the operator of this portal has allowed.",
        who=Who.YOU,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.TLS_CLIENT_CERT,
        Severity.ERROR,
        Result.FAILED,
        title="The server wants a certificate from the portal",
        cause="It lets in only callers that identify themselves with a certificate of their own. "
        "The portal has none to show.",
        remedy="Ask the network administrator for an address for programs that works with the "
        "token alone, for example an exception for the portal's machine.",
        who=Who.NETWORK_ADMIN,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.TLS_OTHER,
        Severity.ERROR,
        Result.FAILED,
        title="No encrypted connection came about",
        cause="Portal and server could not agree on the encryption.",
        remedy="Give the evidence below to the network administrator.",
        who=Who.NETWORK_ADMIN,
        access=_UNREACHABLE,
    ),
)
