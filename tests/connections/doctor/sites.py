"""Examinations of the stand-in for Confluence, as a person of its scenario connects it."""

from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any

from django.test import override_settings

from apps.connections.doctor import Report, Target, examine
from apps.connections.kinds import CredentialKind, Kind
from apps.core.outbound import Limits, Reach
from apps.core.secret import Secret
from tests.fakes.confluence import Site, confluence

# Whatever does not answer here answers never; a real server gets longer.
HASTY = Limits(connect=1.0, read=1.0, total=2.0, wire_bytes=512 * 1024, body_bytes=1024 * 1024)


@dataclass(frozen=True, slots=True)
class Examined:
    report: Report
    site: Site


def target_of(site: Site, **more: Any) -> Target:
    entered, scenario = site.credentials, site.scenario
    told: dict[str, Any] = {
        "kind": Kind(entered.kind.partition("_")[0]),
        "address": site.entered,
        "secret": Secret(entered.secret),
        "credential": CredentialKind(entered.kind),
        "username": entered.username,
        "reach": Reach(private=scenario.private_network, ca_pem=site.ca_pem),
        "cloud_id": site.cloud_id,
        "spaces": scenario.spaces,
    }
    return Target(**(told | more))


def examined(scenario: str, *, limits: Limits | None = None, **more: Any) -> Examined:
    """The scenario, examined once; the stand-in has ended, what it recorded can be looked at."""
    with confluence(scenario) as site, hosts_of(site):
        report = examine(target_of(site, **more), limits=limits or HASTY)
    return Examined(report, site)


def hosts_of(site: Site) -> override_settings:
    """The stand-in in place of the vendor's gateway and media host."""
    return override_settings(
        CONFLUENCE_GATEWAY=site.gateway_url,
        CONFLUENCE_MEDIA=site.media_url,
        OUTBOUND_ALLOW=(ip_network("127.0.0.0/8"), ip_network("::1/128")),
    )
