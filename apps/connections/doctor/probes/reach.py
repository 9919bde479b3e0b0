"""From the address to a first answer."""

from apps.connections.codes import Code, Step
from apps.connections.doctor.exchanges import Call, Exchange
from apps.connections.doctor.findings import Finding
from apps.connections.doctor.rules.faults import fault, step_of
from apps.connections.doctor.rules.identity import is_anonymous
from apps.connections.doctor.rules.verdict import Verdict
from apps.connections.doctor.rules.walls import is_redirect, wall
from apps.connections.doctor.run import Findings, Run, could_not_tell, found, passed

_WAY = (Step.NAME, Step.CONNECTION, Step.ENCRYPTION)


def address(run: Run) -> Findings:
    """What was understood of the address as it was typed."""
    refusal = run.address.refusal
    for remark in run.address.remarks:
        if remark.code != Code.URL_PLAIN_HTTP:
            yield found(Step.ADDRESS, Verdict(remark.code, (), remark.detail))
    if refusal is None:
        yield passed(Step.ADDRESS, f"It is {run.address.base_url}.")
    return refusal is None


def way(run: Run, answer: Exchange) -> Findings:
    """What the first request tells of name, connection and encryption."""
    trouble = fault(answer)
    stopped_at = step_of(answer)
    for step in _WAY:
        if trouble and step == stopped_at:
            break
        yield _walked(run, step, answer)
    if trouble:
        yield found(stopped_at or Step.PRODUCT, trouble)
    return trouble is None


def _walked(run: Run, step: Step, answer: Exchange) -> Finding:
    if step == Step.NAME and answer.address:
        return passed(step, f"It leads to {answer.address}.")
    if step == Step.ENCRYPTION and run.address.base_url.startswith("http://"):
        return found(step, Verdict(Code.URL_PLAIN_HTTP, ()))
    return passed(step)


def visitor(control: Exchange) -> Findings:
    """What somebody without an account gets; no answer at all ends the examination."""
    trouble = fault(control)
    if trouble is not None:
        yield found(Step.IDENTITY, trouble)
        return False
    if is_anonymous(control):
        detail = "Visitors without an account may read some pages here."
        yield passed(Step.ANONYMOUS, detail, (control,))
    elif control.status in {401, 403}:
        yield passed(Step.ANONYMOUS, "Visitors without an account see nothing.", (control,))
    else:
        yield could_not_tell(Step.ANONYMOUS, "Confluence did not say.", (control,))
    return True


def open_door(run: Run, call: Call, url: str) -> Exchange:
    """A question that anybody may ask; redirects within the same host are followed."""
    answer = run.recorder.ask(call, url)
    if is_redirect(answer) and wall(answer) is None:
        return run.recorder.ask(call, url, follow=True)
    return answer
