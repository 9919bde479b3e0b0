"""What can go wrong between a question and its answer, in words for the person who asked. Pure."""

from apps.core.problems import PortalError, Problem


class AnswerError(PortalError):
    """There is no answer, or it broke off; the question is kept and can be asked again."""


SEARCH_DOWN = Problem(
    "search_down",
    what="The search could not be used.",
    why="The search index did not answer.",
    who="If it stays, your operator can rebuild the index.",
    how="Your question is kept: try again in a moment.",
)
SEARCH_AWAY = Problem(
    "search_away",
    what="Questions cannot be answered at the moment.",
    why="The search server cannot be reached.",
    who="Your operator can bring it back.",
    how="Your question is kept: try again in a moment.",
)
TOO_LONG = Problem(
    "answer_timeout",
    what="The answer took too long and was ended.",
    why="The time limit for an answer was reached.",
    who="If this happens often, your operator can raise the limit or choose a faster model.",
    how="Your question is kept: try again, or ask for less at once.",
)
INTERRUPTED = Problem(
    "interrupted",
    what="The answer broke off.",
    why="The portal was restarted while it was being written.",
    who="Nobody needs to do anything.",
    how="Your question is kept: try again.",
)
UNEXPECTED = Problem(
    "unexpected",
    what="The answer failed.",
    why="Something went wrong on our side.",
    who="The operator finds the cause in the portal's log.",
    how="Your question is kept: try again.",
)
CONVERSATION_GONE = Problem(
    "conversation_gone",
    what="This conversation is not there.",
    why="It was deleted, or it is not yours.",
    who="You can fix this yourself.",
    how="Start a new question.",
)
STREAM_DOWN = Problem(
    "stream_down",
    what="The answer could not be passed on.",
    why="The portal's message store (Redis) did not answer.",
    who="Your operator can restart it.",
    how="Your question is kept: reload the page in a moment, then try again.",
)
TOO_MANY = Problem(
    "too_many_answers",
    what="The question was not taken.",
    why="Several of your questions are still being answered.",
    who="You can fix this yourself.",
    how="Wait for one of them, or stop it, and ask again.",
)
MODEL_UNREACHABLE = Problem(
    "model_unreachable",
    what="The language model cannot be reached.",
    why="Its server did not accept the connection.",
    who="Your operator can check OPENAI_BASE_URL and whether the server is up.",
    how="Your question is kept: try again in a moment.",
)
MODEL_SLOW = Problem(
    "model_slow",
    what="The language model did not answer in time.",
    why="Its server is overloaded or too slow.",
    who="Your operator can look at its load.",
    how="Your question is kept: try again in a moment.",
)
MODEL_REFUSED_KEY = Problem(
    "model_key",
    what="The language model does not accept the portal.",
    why="Its server refused the portal's key.",
    who="Your operator must set a valid OPENAI_API_KEY.",
    how="Your question is kept: try again once that is done.",
)
MODEL_BUSY = Problem(
    "model_busy",
    what="The language model is busy.",
    why="Its server allows no more requests at the moment.",
    who="Your operator can raise the limit with the model's provider.",
    how="Your question is kept: try again in a minute.",
)
MODEL_MISCONFIGURED = Problem(
    "model_request",
    what="The language model refused the request.",
    why="Its server does not know the model, or does not take requests of this kind or size.",
    who="Your operator can check OPENAI_MODEL and OPENAI_BASE_URL.",
    how="Your question is kept: try again once that is done.",
)
MODEL_BROKEN = Problem(
    "model_error",
    what="The language model failed.",
    why="Its server reported an error or sent something that is no answer.",
    who="If it stays, your operator finds the cause in the log of the model's server.",
    how="Your question is kept: try again in a moment.",
)
MODEL_DECLINED = Problem(
    "model_declined",
    what="The language model declined to answer.",
    why="Its rules do not allow an answer to this question or from these pages.",
    who="You can fix this yourself.",
    how="Put the question in other words and ask again.",
)
MODEL_BROKE_OFF = Problem(
    "model_broke_off",
    what="The answer broke off.",
    why="The connection to the language model was lost in the middle of it.",
    who="If it stays, your operator can look at the model's server.",
    how="Your question is kept: try again in a moment.",
)
_ALL = (
    SEARCH_DOWN,
    SEARCH_AWAY,
    TOO_LONG,
    INTERRUPTED,
    UNEXPECTED,
    STREAM_DOWN,
    MODEL_UNREACHABLE,
    MODEL_SLOW,
    MODEL_REFUSED_KEY,
    MODEL_BUSY,
    MODEL_MISCONFIGURED,
    MODEL_BROKEN,
    MODEL_DECLINED,
    MODEL_BROKE_OFF,
)
_BY_CODE = {problem.code: problem for problem in _ALL}


def problem_of(code: str) -> Problem:
    """The problem a turn was ended with; a code of an older version is an unexpected one."""
    return _BY_CODE.get(code, UNEXPECTED)
