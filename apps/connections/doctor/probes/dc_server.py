"""What a Confluence Data Center tells of itself to those who have signed in."""

from apps.connections.codes import Code, Step
from apps.connections.doctor.exchanges import Call
from apps.connections.doctor.rules.notices import is_read_only, read_only
from apps.connections.doctor.rules.products import version_numbers
from apps.connections.doctor.rules.tokens import expiry
from apps.connections.doctor.rules.verdict import Verdict
from apps.connections.doctor.run import Findings, Run, found
from apps.connections.kinds import CredentialKind


def server(run: Run) -> Findings:
    """Version and own address, and whether it is read-only."""
    answer = run.ask(Call.SERVER_INFORMATION, "/rest/api/server-information")
    if answer.ok:
        told = str(answer.fields.get("version", ""))
        run.facts.version = version_numbers(told) or run.facts.version
        run.facts.version_text = told or run.facts.version_text
        own = str(answer.fields.get("baseUrl", "")).rstrip("/")
        if own and own != run.facts.base:
            yield found(Step.PRODUCT, Verdict(Code.FP_BASE_URL, (answer,), f"It is set to {own}."))
    mode = run.ask(Call.ACCESS_MODE, "/rest/api/accessmode")
    if is_read_only(mode):
        page = run.recorder.ask(Call.SIGN_IN_PAGE, f"{run.facts.base}/login.action")
        yield found(Step.PRODUCT, read_only(mode, page))
    return True


def token_list(run: Run) -> None:
    """What the token's own list says of its end; a password has none."""
    if run.target.credential != CredentialKind.DC_TOKEN:
        return
    told = expiry(run.ask(Call.TOKENS, "/rest/pat/latest/tokens"), run.target.expires_on)
    run.facts.expires_on, run.facts.expiry_told = told.on, told.certain
    run.facts.expiry_detail = told.detail
