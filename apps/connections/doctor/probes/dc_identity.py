"""Which server this is, and whom a Confluence Data Center takes the caller for."""

from dataclasses import replace
from urllib.parse import urlsplit

from apps.connections.codes import Code, Step
from apps.connections.doctor.exchanges import Call, Exchange, Signed
from apps.connections.doctor.probes.reach import open_door, visitor, way
from apps.connections.doctor.rules import datacenter, products
from apps.connections.doctor.rules.identity import identity
from apps.connections.doctor.rules.verdict import Verdict
from apps.connections.doctor.rules.walls import wall
from apps.connections.doctor.run import Findings, Run, found, passed
from apps.connections.kinds import CredentialKind

_CONTEXTS = ("", "/confluence", "/wiki")


def product(run: Run) -> Findings:
    """Where Confluence begins, whether it runs, and which version it is."""
    first = open_door(run, Call.STATUS, f"{run.facts.base}/status")
    if not (yield from way(run, first)):
        return False
    answer = _located(run, first)
    verdict = products.server(answer)
    if verdict is not None and verdict.code == Code.FP_NOT_CONFLUENCE:
        verdict = _other_kind(run) or verdict
    if verdict is not None:
        yield found(Step.PRODUCT, verdict)
        return False
    told = run.recorder.ask(Call.MANIFEST, f"{run.facts.base}/rest/applinks/1.0/manifest")
    other = products.application(told)
    if other is not None:
        yield found(Step.PRODUCT, other)
        return False
    run.facts.version_text = products.manifest(told)[1]
    run.facts.version = products.version_numbers(run.facts.version_text)
    if run.facts.base != run.address.base_url:
        yield found(
            Step.PRODUCT, Verdict(Code.FP_CONTEXT, (first, answer), f"It is {run.facts.base}.")
        )
    version = run.facts.version_text or "of unknown version"
    yield passed(Step.PRODUCT, f"It is Confluence {version}.", (answer, told))
    return True


def _located(run: Run, first: Exchange) -> Exchange:
    """Finds the path below which Confluence answers, when it does not at the one given."""
    if products.server_state(first) and _is_same_server(run, first.ended_at):
        run.facts.base = first.ended_at.removesuffix("/status")
        return first
    gate = wall(first)
    if products.server_state(first) or (gate is not None and gate.code != Code.WALL_HTML200):
        return first
    if gate is None and first.status not in {200, 404}:
        return first
    for context in _CONTEXTS:
        base = f"{run.address.origin}{context}"
        if base == run.facts.base:
            continue
        answer = run.recorder.ask(Call.STATUS, f"{base}/status")
        if products.server_state(answer):
            run.facts.base = base
            return answer
    return first


def _is_same_server(run: Run, ended_at: str) -> bool:
    """Whether redirects led to the same server, by the same way or a safer one."""
    there = urlsplit(ended_at)
    safer = there.scheme == "https" or run.facts.base.startswith("http://")
    return there.path.endswith("/status") and there.hostname == run.address.host and safer


def _other_kind(run: Run) -> Verdict | None:
    """Whether Cloud answers where Data Center was chosen."""
    answer = run.recorder.ask(Call.TENANT_INFO, f"{run.address.origin}/_edge/tenant_info")
    if not products.cloud_id(answer):
        return None
    detail = "A Confluence Cloud site answers here, and Data Center was chosen."
    return Verdict(Code.FP_WRONG_KIND, (answer,), detail)


def caller(run: Run) -> Findings:
    """The same question without and with the credential; never a second one after a refusal of a
    password."""
    url = f"{run.facts.base}/rest/api/user/current"
    control = run.recorder.ask(Call.ANONYMOUS, url)
    if not (yield from visitor(control)):
        return False
    if run.facts.signed == Signed.BEARER and not run.recorder.sendable:
        run.facts.accepted = False
        detail = "It contains signs that no token has."
        yield found(Step.IDENTITY, Verdict(Code.DC_PAT_DEAD_401, (), detail))
        return False
    asked = _asked(run, url, control)
    verdict = datacenter.identity_refused(asked)
    run.facts.identity = identity(asked.answer)
    if verdict is None:
        run.facts.accepted = run.facts.admitted = True
        yield passed(Step.IDENTITY, f"It is {run.facts.identity.name}.", (asked.answer,))
        return True
    run.facts.accepted = _accepted(verdict.code)
    yield found(Step.IDENTITY, verdict)
    return False


def _asked(run: Run, url: str, control: Exchange) -> datacenter.Asked:
    # Behind single sign-on, this asks the server to judge the password instead of showing its page.
    shown = f"{url}?os_authType=basic" if run.facts.signed == Signed.BASIC else url
    answer = run.recorder.ask(Call.IDENTITY, shown, signed=run.facts.signed)
    asked = datacenter.Asked(run.target.credential, control, answer, version=run.facts.version)
    base = run.facts.base
    if datacenter.is_refused_token(asked):
        route = run.recorder.ask(Call.TOKEN_ROUTE, f"{base}/rest/pat/latest/tokens")
        return replace(asked, token_route=route)
    if run.target.credential == CredentialKind.DC_TOKEN and datacenter.leaves_open(asked):
        second = run.ask(Call.SERVER_INFORMATION, "/rest/api/server-information")
        return replace(asked, server_information=second)
    return asked


def _accepted(code: Code) -> bool | None:
    if code in {Code.DC_USE_DENIED, Code.DC_BLOCK_ALL}:
        return True
    rejected = {
        Code.DC_BAD_BASIC,
        Code.DC_PAT_OFF,
        Code.DC_PAT_OLD,
        Code.DC_PAT_DEAD_401,
        Code.DC_PAT_DEAD_200,
        Code.DC_PAT_DEAD_429,
    }
    return False if code in rejected else None
