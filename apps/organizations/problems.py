"""What can go wrong with people and invitations, told to people."""

from apps.core.problems import Problem

LAST_OWNER = Problem(
    code="last_owner",
    what="The organization needs an owner.",
    why="It has only one; without an owner nobody could manage it any more.",
    who="An owner",
    how="can make somebody else owner first.",
)
NOT_ALLOWED = Problem(
    code="not_allowed",
    what="Your role does not allow this.",
    why="Owners are managed by owners only, everybody else by owners and admins.",
    who="An owner of the organization",
    how="can do it, or change your role.",
)
NOT_A_MEMBER = Problem(
    code="not_a_member",
    what="This person is not a member any more.",
    why="Somebody removed them, or they left.",
    who="Whoever may manage people",
    how="can invite them again.",
)
ALREADY_MEMBER = Problem(
    code="already_member",
    what="This person is a member already.",
    why="An account with this address belongs to the organization.",
    who="You",
    how="can change their role in the list of people.",
)
ALREADY_INVITED = Problem(
    code="already_invited",
    what="This address is invited already.",
    why="An invitation for it is waiting.",
    who="You",
    how="can send it again or withdraw it in the list of invitations.",
)
TOO_MANY_INVITATIONS = Problem(
    code="too_many_invitations",
    what="That is a lot of invitations.",
    why="One person can send thirty of them within an hour.",
    who="You",
    how="can send more later, or somebody else who may manage people can.",
)
INVITATION_GONE = Problem(
    code="invitation_gone",
    what="This invitation is not valid any more.",
    why="It was used, withdrawn or replaced by a newer one, or it expired.",
    who="The person who invited you",
    how="can send a new one.",
)
OTHER_ADDRESS = Problem(
    code="other_address",
    what="This invitation is for another address.",
    why="An invitation can be accepted only by an account with the invited, confirmed address.",
    who="You",
    how="can sign in with that address, or ask for an invitation to yours.",
)
ACCESS_LOST = Problem(
    code="access",
    what="You no longer have access.",
    why="",
    who="You",
    how="can reload the page, which shows what is left.",
)
SIGNED_OUT = Problem(
    code="access",
    what="You are signed out.",
    why="",
    who="You",
    how="can reload the page and sign in again.",
)


def no_longer_a_member(organization: str) -> Problem:
    """For somebody who was one; a stranger is not told what the organization is called."""
    return Problem(
        code="access",
        what=f"You are no longer a member of {organization}.",
        why="",
        who="An owner or admin",
        how="can invite you again.",
    )
