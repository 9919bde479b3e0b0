"""Where the vendor's descriptions are known to be wrong or silent, and the notes say how it is.

A gap that nothing needs any more fails the run of `make contracts`, like a breach.
"""

STATUSES = {
    # How an account without access, a policy, a removed route and a limit are answered (1.3, 1.5,
    # 1.8, 3.3), and the gateway's words for a token it does not know (1.5).
    "cloud-v1": frozenset({401, 403, 404, 410, 429}),
    # v2 hides what may not be seen, lists included (3.3).
    "cloud-v2": frozenset({403, 404, 429}),
    # Limits (2.5); missing rights and tokens that are not accepted (2.2, 3.3).
    "data-center": frozenset({401, 403, 404, 429}),
}
"""By family: statuses that refuse and that some operation of it does not describe."""

_LINKS = frozenset({"_links", "_expandable"})
PROBLEMS = {
    # Described with the answer of an upload.
    "dc.attachments": frozenset({"status 200 is not described"}),
}
"""By route: what the description does not allow, and what happens."""

ERRORS_LIST = "$.data.errors: [] is not of type 'object'"
"""Of every refusal of Data Center: a list is what is sent, an object what is described."""

BEYOND = {
    # The operation is a name in the answer; the description has the word "operationType" for it.
    "v1.restrictions": frozenset(
        f"{operation}.{name}"
        for operation in ("read", "update")
        for name in ("_expandable", "operation", "restrictions")
    ),
    # The description wraps the operations once more, in what is named a mock of the answer.
    "dc.restrictions": frozenset({"read", "update"}),
    # Only what all kinds of people have is described; the notes have the rest (2.2).
    "dc.current_user": frozenset({"username", "userKey", "_links"}),
    "dc.space": _LINKS,
    "dc.spaces": frozenset(f"results.{name}" for name in _LINKS),
    "dc.content": frozenset({"_links.webui", "_expandable.space"}),
    "dc.contents": frozenset({"results._links.webui", "results._expandable.space"}),
    "dc.scan": frozenset({"results._links.webui", "results._expandable.space"}),
    # The page of results and its rows carry what those of Cloud do.
    "dc.search": frozenset({"cqlQuery", "totalSize", "results.content"}),
    "dc.content_search": frozenset({"results._links.download"}),
}
"""By route: names in the answers that the description does not have."""
