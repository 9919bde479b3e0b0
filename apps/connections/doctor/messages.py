"""A report as a message that a person can copy and send. Pure; plain text without markup."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from apps.connections.doctor.comparison import is_trouble
from apps.connections.doctor.findings import Finding
from apps.connections.kinds import Who

WHO: Final = {
    Who.YOU: "the person who entered the credential",
    Who.SPACE_ADMIN: "an administrator of the space",
    Who.CONFLUENCE_ADMIN: "a Confluence administrator",
    Who.ORGANIZATION_ADMIN: "an organization administrator (admin.atlassian.com)",
    Who.NETWORK_ADMIN: "the network administrator",
    Who.OPERATOR: "the operator of the knowledge portal",
}
"""Who can act, as a third person reads it."""


def acting(who: Who) -> str:
    """`Who can act: a Confluence administrator.`"""
    return f"Who can act: {WHO[who]}."


def administrator_message(
    base_url: str, account: str, examined: datetime, findings: Iterable[Finding]
) -> str:
    """For the Confluence administrator: what does not work, why, what helps, and the evidence.

    `account` is the name Confluence knows the credential's account by, empty when it is not known.
    Never holds the credential. Without any trouble it says that everything works.
    """
    troubles = [finding for finding in findings if is_trouble(finding)]
    lines = [
        "Hello,",
        "",
        f"our knowledge portal reads pages from Confluence at {base_url}"
        + (f" with the account of {account}." if account else "."),
        f"It examined the connection on {examined:%d %B %Y at %H:%M} UTC"
        + (" and found:" if troubles else " and everything works."),
    ]
    for number, finding in enumerate(troubles, start=1):
        lines += ["", *_trouble(number, finding)]
    if troubles:
        lines += ["", "The evidence holds no password or token. Thank you for your help."]
    return "\n".join(lines) + "\n"


def _trouble(number: int, finding: Finding) -> Iterator[str]:
    yield f"{number}. {finding.title} [{finding.code}]"
    if finding.provisional:
        yield "   (seen once so far; it is being confirmed)"
    yield f"   Why: {finding.cause}"
    yield f"   What helps: {finding.remedy}"
    yield f"   Who can do it: {WHO[finding.who]}"
    for evidence in finding.evidence:
        first, *rest = evidence.lines
        yield f"   - {first}"
        yield from (f"     {line}" for line in rest)
