"""How a run begins: with what a connection is, and where Cloud's other hosts are."""

from django.conf import settings

from apps.connections.address import understand
from apps.connections.doctor.exchanges import Signed
from apps.connections.doctor.recorder import Recorder
from apps.connections.doctor.run import Facts, Hosts, Run
from apps.connections.doctor.target import Target
from apps.connections.kinds import CredentialKind
from apps.core.outbound import Client

_WITH_NAME = frozenset({CredentialKind.CLOUD_TOKEN, CredentialKind.DC_PASSWORD})


def begin_admitted(target: Target, client: Client) -> Run:
    """Of a target with the address and the cloud id that its report found, which is known to be
    let in."""
    run = begin(target, client)
    run.facts.admitted = True
    if target.cloud_id:
        run.facts.base = run.gateway(target.cloud_id)
    return run


def begin(target: Target, client: Client) -> Run:
    address = understand(target.address, target.kind)
    signed = Signed.BASIC if target.credential in _WITH_NAME else Signed.BEARER
    hosts = Hosts(settings.CONFLUENCE_GATEWAY, settings.CONFLUENCE_MEDIA)
    facts = Facts(address.base_url, signed)
    return Run(target, address, hosts, Recorder(client, target), facts)
