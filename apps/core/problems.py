"""How trouble is told to people: what happened, why, who can fix it, and how."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One message to a person. `code` is stable and for machines; the rest is shown as it is."""

    code: str
    what: str
    why: str
    who: str
    how: str


class PortalError(Exception):
    """An error whose problem may be shown to the person who caused or met it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.what} {problem.how}")
        self.problem = problem
