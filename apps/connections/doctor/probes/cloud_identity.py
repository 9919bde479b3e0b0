"""Which site this is, and whom Confluence Cloud takes the caller for."""

from dataclasses import replace

from apps.connections.codes import Code, Step
from apps.connections.doctor.exchanges import Call, Exchange, Signed
from apps.connections.doctor.findings import Finding
from apps.connections.doctor.probes.reach import open_door, visitor, way
from apps.connections.doctor.rules import cloud, products
from apps.connections.doctor.rules.identity import identity, is_anonymous, is_known
from apps.connections.doctor.rules.refusals import is_scope
from apps.connections.doctor.rules.scopes import missing_scope
from apps.connections.doctor.rules.verdict import Verdict
from apps.connections.doctor.run import Findings, Run, found, passed
from apps.connections.kinds import CredentialKind, Result

_WHO = "/rest/api/user/current"


def product(run: Run) -> Findings:
    """Site, way there, and its cloud id."""
    answer = open_door(run, Call.TENANT_INFO, f"{run.address.origin}/_edge/tenant_info")
    if not (yield from way(run, answer)):
        return False
    verdict = products.cloud_site(answer)
    if verdict is not None and verdict.code == Code.FP_NOT_CLOUD_SITE:
        verdict = _other_kind(run) or verdict
    if verdict is not None:
        yield found(Step.PRODUCT, verdict)
        return False
    run.facts.site_cloud_id = products.cloud_id(answer)
    yield passed(Step.PRODUCT, "It is a Confluence Cloud site.", (answer,))
    return True


def _other_kind(run: Run) -> Verdict | None:
    """Whether a Data Center answers where Cloud was chosen."""
    for base in dict.fromkeys((run.address.base_url, run.address.origin)):
        answer = run.recorder.ask(Call.STATUS, f"{base}/status")
        if products.server_state(answer):
            detail = "A Data Center or Server answers here, and Cloud was chosen."
            return Verdict(Code.FP_WRONG_KIND, (answer,), detail)
    return None


def caller(run: Run) -> Findings:
    """The same question without and with the credential, and to others where that decides."""
    control = run.recorder.ask(Call.ANONYMOUS, f"{run.address.base_url}{_WHO}")
    if not (yield from visitor(control)):
        return False
    asked = cloud.Asked(
        control, garbled=_is_garbled(run), through_gateway=bool(run.target.cloud_id)
    )
    asked = _asked(run, asked)
    if cloud.proven(asked):
        yield from _named(run, asked)
        return True
    verdict = cloud.at_last(asked)
    if verdict.code == Code.CLOUD_SCOPE and _is_at_gateway(asked):
        yield from _alive_without_name(run, asked)
        return True
    run.facts.accepted = _accepted(verdict.code)
    anonymous = any(
        answer is not None and is_anonymous(answer) for answer in (asked.site, asked.gateway)
    )
    if anonymous and asked.site is not None:
        run.facts.identity = identity(asked.site)
    yield found(Step.IDENTITY, verdict)
    return False


def _asked(run: Run, asked: cloud.Asked) -> cloud.Asked:
    """Asks site, Jira and gateway in turn, as long as nothing is certain."""
    if run.target.credential == CredentialKind.CLOUD_SERVICE_ACCOUNT:
        return _as_service_account(run, asked)
    if asked.through_gateway:
        asked = _with_gateway(run, asked, Signed.BASIC)
        if cloud.proven(asked) or _is_certain_at_gateway(asked):
            return asked
    url = f"{run.address.base_url}{_WHO}"
    asked = replace(asked, site=run.recorder.ask(Call.IDENTITY, url, signed=Signed.BASIC))
    if asked.through_gateway or cloud.proven(asked) or cloud.at_site(asked) is not None:
        return asked
    if asked.site is not None and asked.site.status != 401:
        asked = _with_jira(run, asked)
    verdict = cloud.at_jira(asked)
    if verdict is None or verdict.code == Code.CLOUD_DEAD_PAIR:
        asked = _with_gateway(run, asked, Signed.BASIC)
    return asked


def _as_service_account(run: Run, asked: cloud.Asked) -> cloud.Asked:
    if not run.recorder.sendable:
        return replace(asked, garbled=True)
    asked = _with_gateway(run, asked, Signed.BEARER)
    if _is_certain_at_gateway(asked) or cloud.proven(asked):
        return asked
    if asked.gateway is None or asked.gateway.status != 401:
        return asked
    if run.target.username:
        return _with_gateway(run, asked, Signed.BASIC)
    url = f"{run.address.origin}/rest/api/3/myself"
    answer = run.recorder.ask(Call.BEARER_ON_SITE, url, signed=Signed.BEARER)
    return replace(asked, bearer_on_site=answer)


def _with_jira(run: Run, asked: cloud.Asked) -> cloud.Asked:
    origin = run.address.origin
    jira = run.recorder.ask(Call.JIRA_MYSELF, f"{origin}/rest/api/3/myself", signed=Signed.BASIC)
    asked = replace(asked, jira=jira)
    if cloud.at_jira(asked) is not None or jira.status == 404:
        return asked
    url = f"{origin}/rest/api/3/serverInfo"
    server = run.recorder.ask(Call.JIRA_SERVER, url, signed=Signed.BASIC)
    return replace(asked, jira_server=server)


def _with_gateway(run: Run, asked: cloud.Asked, signed: Signed) -> cloud.Asked:
    url = f"{_gateway(run)}{_WHO}"
    answer = run.recorder.ask(Call.GATEWAY, url, signed=signed)
    asked = replace(asked, gateway=answer)
    if not cloud.passed_gateway(answer) or cloud.at_gateway(asked) is not None:
        return asked
    return replace(asked, gateway_control=run.recorder.ask(Call.GATEWAY_CONTROL, url))


def _gateway(run: Run) -> str:
    return run.gateway(run.target.cloud_id or run.facts.site_cloud_id)


def _is_certain_at_gateway(asked: cloud.Asked) -> bool:
    return cloud.at_gateway(asked) is not None or (
        asked.gateway is not None and asked.gateway.status == 404
    )


def _is_at_gateway(asked: cloud.Asked) -> bool:
    return asked.gateway is not None and is_scope(asked.gateway)


def _named(run: Run, asked: cloud.Asked) -> Findings:
    """The account is known; goes on at the site or at the gateway, whichever named it."""
    facts = run.facts
    answer = asked.site if asked.site is not None and is_known(asked.site) else asked.gateway
    assert answer is not None  # noqa: S101 - one of the two has named the account
    facts.accepted = facts.admitted = True
    facts.identity = identity(answer)
    if answer is asked.gateway:
        _use_gateway(run, answer)
        if asked.site is not None:
            yield found(Step.IDENTITY, Verdict(Code.CLOUD_SCOPED_ON_SITE, (asked.site, answer)))
    else:
        facts.base, facts.signed = run.address.base_url, Signed.BASIC
        if asked.gateway is not None:
            yield _back_at_site(asked.gateway, answer)
    yield passed(Step.IDENTITY, f"It is {facts.identity.name}.", (answer,))
    return True


def _back_at_site(gateway: Exchange, site: Exchange) -> Finding:
    """The gateway refuses what the site takes: a classic token, and no trouble."""
    detail = "The site itself takes it, so the gateway is not used any more."
    finding = found(Step.IDENTITY, Verdict(Code.CLOUD_GATEWAY_401, (gateway, site), detail))
    return replace(finding, result=Result.PASSED, provisional=False)


def _alive_without_name(run: Run, asked: cloud.Asked) -> Findings:
    """The gateway knows the token, which may not ask for the name of its account."""
    assert asked.gateway is not None  # noqa: S101 - it named the missing scope
    run.facts.accepted = run.facts.admitted = True
    _use_gateway(run, asked.gateway)
    if asked.site is not None:
        yield found(Step.IDENTITY, Verdict(Code.CLOUD_SCOPED_ON_SITE, (asked.site, asked.gateway)))
    yield found(Step.IDENTITY, missing_scope(asked.gateway))
    return True


def _use_gateway(run: Run, answer: Exchange) -> None:
    facts = run.facts
    facts.base, facts.signed = _gateway(run), answer.signed
    facts.cloud_id = run.target.cloud_id or facts.site_cloud_id


def _is_garbled(run: Run) -> bool:
    """Whether e-mail address or token has a form that neither can have."""
    name, secret = run.target.username.strip(), run.target.secret.reveal().strip()
    whole = f"{name}{secret}".split()
    return not name or not secret or ":" in secret or ":" in name or len(whole) != 1


def _accepted(code: Code) -> bool | None:
    if code in {Code.CLOUD_NO_LICENCE, Code.CLOUD_BLOCKED_EXTERNAL}:
        return True
    rejected = {
        Code.CLOUD_DEAD_PAIR,
        Code.CLOUD_MAIL_MISMATCH,
        Code.CLOUD_UNPARSABLE_BASIC,
        Code.CLOUD_BEARER_ON_SITE,
        Code.CLOUD_PASSWORD,
        Code.CLOUD_GATEWAY_401,
    }
    return False if code in rejected else None
