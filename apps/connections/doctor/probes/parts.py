"""What reading content takes, whichever product it is."""

from collections.abc import Callable, Generator, Iterable, Mapping

from apps.connections.codes import Code, Step
from apps.connections.doctor.exchanges import Exchange
from apps.connections.doctor.findings import Finding
from apps.connections.doctor.report import SpaceSeen
from apps.connections.doctor.rules.content import ends_the_run, unread
from apps.connections.doctor.rules.verdict import Verdict
from apps.connections.doctor.run import Findings, Run, could_not_tell, found, passed

Chosen = Callable[[Run, Exchange], Findings]
"""Looks at the chosen spaces, beside the list."""
Pages = Callable[[Run, SpaceSeen], Findings]


def spaces(
    run: Run, answer: Exchange, seen: Iterable[SpaceSeen], *, chosen: Chosen, pages: Pages
) -> Findings:
    """From the list of spaces, which could be read, to the pages of one of them."""
    facts = run.facts
    facts.spaces, facts.more_spaces = tuple(seen), _has_more(answer)
    yield passed(Step.SPACES, _told(facts.spaces, more=facts.more_spaces), (answer,))
    if not (yield from chosen(run, answer)):
        return False
    space = _to_look_into(facts.spaces, run.target.spaces)
    if space is None:
        yield could_not_tell(Step.PAGE, "This account sees no space at all.", (answer,))
        return False
    return (yield from pages(run, space))


def readable_page(
    run: Run, answer: Exchange, home: str, ask: Callable[[Run, str], Exchange]
) -> Generator[Finding, None, str]:
    """The number of a page that this account can read; empty when there is none.

    `answer` lists pages. The page whose address was entered, and the `home` of the space, are known
    to be there: when the list lacks one, `ask` asks for it.
    """
    verdict = unread(answer, run.target.kind)
    if verdict is not None:
        yield found(Step.PAGE, verdict)
        return ""
    listed = [str(row["id"]) for row in answer.rows if "id" in row]
    known = dict.fromkeys((run.address.page_id, home))
    doubtful = [page for page in known if page and page not in listed]
    tried = [ask(run, page) for page in doubtful]
    refused = _hidden(tried)
    if refused is not None:
        yield found(Step.PAGE, refused)
    readable = listed + [page for page, told in zip(doubtful, tried, strict=True) if told.ok]
    if not readable:
        yield could_not_tell(Step.PAGE, "This account sees no page here.", (answer,))
        return ""
    if refused is None:
        yield passed(Step.PAGE, "", (answer,))
    return readable[0]


def part(run: Run, step: Step, answer: Exchange, detail: str = "") -> Findings:
    """One finding for one answer; says whether it pays to ask on."""
    verdict = unread(answer, run.target.kind)
    yield found(step, verdict) if verdict else passed(step, detail, (answer,))
    return not ends_the_run(answer)


def body(run: Run, answer: Exchange) -> Findings:
    """The text of a page, in the form that Confluence stores."""
    verdict = unread(answer, run.target.kind)
    if verdict is None and not _has_text(answer):
        verdict = Verdict(Code.FP_UNEXPECTED, (answer,), "The page came without its text.")
    yield found(Step.BODY, verdict) if verdict else passed(Step.BODY, "", (answer,))
    return not ends_the_run(answer)


def _hidden(answers: Iterable[Exchange]) -> Verdict | None:
    """Pages that are known to be there, and are kept from this account."""
    refused = tuple(answer for answer in answers if answer.status in {403, 404})
    if not refused:
        return None
    numbers = ", ".join(answer.url.partition("?")[0].rpartition("/")[2] for answer in refused)
    return Verdict(Code.C_PAGE_RESTRICTED, refused, f"Hidden here: page {numbers}.")


def archived_spaces(run: Run, listed: Exchange) -> Findings:
    """The outcome says whether a chosen space was archived."""
    archived = [
        space for space in run.facts.spaces if space.archived and space.key in run.target.spaces
    ]
    for space in archived:
        detail = f"Space {space.key} is archived."
        yield found(Step.CHOSEN_SPACES, Verdict(Code.C_SPACE_HIDDEN, (listed,), detail))
    return bool(archived)


def _to_look_into(spaces: Iterable[SpaceSeen], chosen: Iterable[str]) -> SpaceSeen | None:
    """The space in which everything else is tried: a chosen one, else one that is in use."""
    seen = tuple(spaces)
    by_key = {space.key: space for space in seen}
    wanted = [by_key[key] for key in chosen if key in by_key]
    current = [space for space in seen if not space.archived and not space.personal]
    return next(iter((*wanted, *current, *seen)), None)


def nothing_to_read(step: Step, answer: Exchange) -> Findings:
    yield could_not_tell(step, "There is nothing that this account could try it on.", (answer,))
    return True


def _told(spaces: tuple[SpaceSeen, ...], *, more: bool) -> str:
    count = f"{len(spaces)} or more" if more else str(len(spaces))
    return f"This account sees {count} space{'' if count == '1' else 's'}."


def _has_text(answer: Exchange) -> bool:
    told = answer.fields.get("body")
    storage = told.get("storage") if isinstance(told, dict) else None
    return isinstance(storage, dict) and isinstance(storage.get("value"), str)


def _has_more(answer: Exchange) -> bool:
    links = answer.fields.get("_links")
    return isinstance(links, Mapping) and bool(links.get("next"))
