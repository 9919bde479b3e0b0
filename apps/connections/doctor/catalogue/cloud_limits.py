"""When Confluence Cloud asks to wait."""

from typing import Final

from apps.connections.codes import Code
from apps.connections.doctor.catalogue.entry import Entry, Severity
from apps.connections.kinds import ApiAccess, Result, Who

ENTRIES: Final = (
    Entry(
        Code.CLOUD_EDGE_FLAP,
        Severity.ERROR,
        Result.COULD_NOT_TELL,
        title="A fault at Atlassian's edge, likely to pass",
        cause="The refusal came from the network in front of Confluence, not from Confluence; "
        "such answers disappear within minutes.",
        remedy="Nothing to do: the portal tries again by itself, and nothing is deleted.",
        who=Who.OPERATOR,
        access=ApiAccess.UNCLEAR,
    ),
    Entry(
        Code.CLOUD_QUOTA,
        Severity.ERROR,
        Result.COULD_NOT_TELL,
        title="The hourly allowance of calls is used up",
        cause="Atlassian counts calls by the hour, and the portal or another program has used "
        "them up.",
        remedy="Nothing to do: the portal waits until the allowance is renewed. If it happens "
        "often, the operator should let synchronisations run less often.",
        who=Who.OPERATOR,
        access=ApiAccess.UNCLEAR,
    ),
    Entry(
        Code.CLOUD_BURST,
        Severity.ERROR,
        Result.COULD_NOT_TELL,
        title="Too many calls at once",
        cause="Atlassian asks to slow down for a moment.",
        remedy="Nothing to do: the portal waits and tries again.",
        who=Who.OPERATOR,
        access=ApiAccess.UNCLEAR,
    ),
    Entry(
        Code.CLOUD_GATEWAY_429,
        Severity.ERROR,
        Result.COULD_NOT_TELL,
        title="Atlassian's gateway asks to slow down",
        cause="The gateway limits the calls of every caller by itself.",
        remedy="Nothing to do: the portal waits until the time the gateway named.",
        who=Who.OPERATOR,
        access=ApiAccess.UNCLEAR,
    ),
)
