"""The only way to an address that a person entered: every request goes through `Client`."""

from apps.core.outbound.client import Client
from apps.core.outbound.exchange import Answer, Headers, Hop, Limits, Reach
from apps.core.outbound.faults import Fault, OutboundError

__all__ = ["Answer", "Client", "Fault", "Headers", "Hop", "Limits", "OutboundError", "Reach"]
