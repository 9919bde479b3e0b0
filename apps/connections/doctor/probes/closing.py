"""What is looked at in the end, however far the examination came."""

from datetime import date

from apps.connections.codes import Code, Step
from apps.connections.doctor.exchanges import Call
from apps.connections.doctor.findings import Finding
from apps.connections.doctor.rules.notices import near_limit, notices
from apps.connections.doctor.rules.verdict import Verdict
from apps.connections.doctor.rules.walls import wall
from apps.connections.doctor.run import Findings, Run, could_not_tell, found, passed
from apps.connections.expiry import token_state
from apps.connections.kinds import CredentialKind, ExportWay, Kind, TokenState

_EXPORT_SINCE = (8, 3)


def last_day(run: Run) -> date | None:
    """What Confluence told wins over what was entered, also when it told that there is none."""
    facts = run.facts
    return facts.expires_on if facts.expiry_told else run.target.expires_on


def token(run: Run, today: date) -> TokenState:
    """By the date, as far as what was seen does not speak against it."""
    by_date = token_state(last_day(run), today)
    accepted = run.facts.accepted
    if accepted:
        return TokenState.EXPIRING if by_date == TokenState.EXPIRING else TokenState.VALID
    if by_date == TokenState.EXPIRED or (by_date == TokenState.EXPIRING and accepted is None):
        return by_date
    # Valid is only what was seen to be.
    return TokenState.UNKNOWN


def expiry(run: Run, today: date) -> Findings:
    day, told = last_day(run), run.facts.expiry_detail
    state = token_state(day, today)
    if day is None and run.target.credential == CredentialKind.DC_PASSWORD:
        yield passed(Step.EXPIRY, "Of a password Confluence tells no last day.")
        return True
    if day is None:
        known = run.facts.expiry_told
        detail = told or "Confluence does not tell, and no date was entered."
        yield passed(Step.EXPIRY, detail) if known else could_not_tell(Step.EXPIRY, detail)
        return True
    if state == TokenState.VALID:
        yield passed(Step.EXPIRY, told or f"Its last day is {day.isoformat()}.")
        return True
    code = Code.TOKEN_EXPIRED if state == TokenState.EXPIRED else Code.TOKEN_EXPIRING
    yield found(Step.EXPIRY, Verdict(code, (), f"The day is {day.isoformat()}."))
    return True


def export(run: Run) -> Findings:
    """Whether this product and version hands out an export, and whether this account gets it."""
    if run.target.kind == Kind.CLOUD:
        run.facts.export = ExportWay.BROWSER
        yield passed(Step.EXPORT, "Cloud hands out none; a space is exported in the browser.")
    elif not run.facts.version:
        yield could_not_tell(Step.EXPORT, "It depends on the version, which is not known.")
    elif run.facts.version < _EXPORT_SINCE:
        run.facts.export = ExportWay.BROWSER
        yield passed(Step.EXPORT, "Before version 8.3 a space is exported in the browser.")
    elif not run.goes_on:
        run.facts.export = ExportWay.API_WITHOUT_RIGHT
        yield passed(Step.EXPORT, "This version could, but the API cannot be used at the moment.")
    else:
        yield _export_jobs(run)
    return True


def _export_jobs(run: Run) -> Finding:
    answer = run.ask(Call.EXPORT_JOBS, "/rest/api/backup-restore/jobs?limit=1")
    gate = wall(answer)
    if gate is not None and gate.code == Code.WALL_WEBSUDO:
        return found(Step.EXPORT, gate)
    if answer.ok and answer.json is not None:
        run.facts.export = ExportWay.API
        return passed(Step.EXPORT, "This version can hand out an export.", (answer,))
    if answer.status in {401, 403}:
        run.facts.export = ExportWay.API_WITHOUT_RIGHT
        detail = "This version could, but this account may not make exports."
        return passed(Step.EXPORT, detail, (answer,))
    return could_not_tell(Step.EXPORT, "It did not say.", (answer,))


def limits(run: Run) -> Findings:
    record = run.recorder.record
    verdicts = tuple(notices(record, run.target.kind))
    for verdict in verdicts:
        yield found(Step.LIMITS, verdict)
    if not verdicts:
        near = "Less than a fifth of the allowance of calls is left." if near_limit(record) else ""
        yield passed(Step.LIMITS, near)
    return True
