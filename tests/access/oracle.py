"""The rule of who reads a page, in plain Python, written from the rule and not from the code.

A person reads a page when the organization lets them read its space, and when each restricted
content from the page up to the root names one of their accounts, directly or by a group whose
members could be read.
"""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Site:
    """`parent` by content, empty at the root; `named` holds accounts and groups by restricted
    content; `members` by group, None where they could not be read; `links` tells the person of an
    account; `readers` by space, None for all members."""

    parent: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, set[str]] = field(default_factory=dict)
    groups: dict[str, set[str]] = field(default_factory=dict)
    members: dict[str, set[str] | None] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    space: dict[str, str] = field(default_factory=dict)
    readers: dict[str, set[str] | None] = field(default_factory=dict)
    skips: bool = False

    def reads(self, person: str, content: str) -> bool:
        readers = self.readers.get(self.space[content])
        if readers is not None and person not in readers:
            return False
        own = {account for account, whose in self.links.items() if whose == person}
        at = content
        while at:
            if at in self.accounts and (self.skips or not self._lets_in(at, own)):
                return False
            at = self.parent.get(at, "")
        return True

    def _lets_in(self, content: str, own: set[str]) -> bool:
        if own & self.accounts[content]:
            return True
        return any(own & (self.members.get(group) or set()) for group in self.groups[content])
