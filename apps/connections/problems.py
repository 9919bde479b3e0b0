"""What can be wrong with a request of a person, besides what the doctor finds."""

from typing import Final

from apps.core.problems import Problem

GONE: Final = Problem(
    code="connection_gone",
    what="This connection is not there any more.",
    why="Somebody has deleted it meanwhile.",
    who="You",
    how="Make it again, if you still need it.",
)
NAME_TAKEN: Final = Problem(
    code="connection_name_taken",
    what="There is a connection of this name already.",
    why="Connections of one organization are told apart by their names.",
    who="You",
    how="Choose another name, or replace the token of the connection that is there.",
)
NOT_PRIVATE: Final = Problem(
    code="private_network_not_allowed",
    what="You cannot let this connection into a private network.",
    why="Behind the firewall there are servers that are nobody's business but the operator's.",
    who="The operator",
    how="can add it, or allow it in the Django admin.",
)
NOT_READABLE: Final = Problem(
    code="connection_not_readable",
    what="The spaces of this connection cannot be listed now.",
    why="Its last examination could not read Confluence.",
    who="You",
    how="The report says what is in the way. Once an examination succeeds, list them again.",
)
BUSY: Final = Problem(
    code="connection_busy",
    what="This connection is being examined at this moment.",
    why="Two examinations at a time would count as two sign-ins.",
    who="You",
    how="Wait a minute, then look at the report or try again.",
)
