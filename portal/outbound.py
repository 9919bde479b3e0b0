"""Where requests to addresses that people entered may go beside the public internet."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from portal import env


def allowed_networks() -> tuple[IPv4Network | IPv6Network, ...]:
    """PORTAL_OUTBOUND_ALLOW; raises ImproperlyConfigured on what is no network."""
    try:
        return tuple(ip_network(word) for word in env.words("PORTAL_OUTBOUND_ALLOW"))
    except ValueError as error:
        raise ImproperlyConfigured(
            f"PORTAL_OUTBOUND_ALLOW must hold networks such as 10.20.0.0/16: {error}."
        ) from error


def proxy() -> tuple[str, int] | None:
    """PORTAL_OUTBOUND_PROXY as host and port; raises ImproperlyConfigured on anything else."""
    address = env.text("PORTAL_OUTBOUND_PROXY")
    if not address:
        return None
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or not port or parts.scheme != "http" or "@" in parts.netloc:
        raise ImproperlyConfigured(
            "PORTAL_OUTBOUND_PROXY must be an address such as http://proxy.example:3128, "
            "without a user name."
        )
    return host, port
