"""Credentials, policies and limits of Cloud."""

from dataclasses import replace

from tests.fakes.confluence import refusals
from tests.fakes.confluence.catalogue.healthy import CLOUD, GATEWAY
from tests.fakes.confluence.people import (
    CLASSIC_TOKEN,
    EMAIL,
    OTHER_EMAIL,
    PASSWORD,
    REVOKED_TOKEN,
    SCOPED_TOKEN,
    Credentials,
)
from tests.fakes.confluence.scenario import (
    CLASSIC,
    OTHER_CLOUD_ID,
    SCOPED,
    Anonymous,
    Override,
    Scenario,
    Sent,
    Standing,
    Wording,
)
from tests.fakes.confluence.wire import Answer, Host, json_answer, redirect

_API = ("v1.*", "v2.*")
_DEAD = Credentials(EMAIL, REVOKED_TOKEN, "cloud_token")
_DEAD_PAIR = replace(CLOUD, name="cloud.dead_pair", entered=_DEAD)
_DEAD_SERVICE = Credentials("", REVOKED_TOKEN, "cloud_service_account")
_UNDECIDED = replace(CLOUD, jira=False)
"""Nothing on the site proves an identity."""
_X_CACHE = ("x-cache", "Error from cloudfront")
_RATE_LIMITED = {"code": 429, "message": "Rate limit exceeded"}


def _twice(name: str, wording: Wording) -> tuple[Scenario, Scenario]:
    """Both people who get this answer where nothing tells them apart."""
    return (
        replace(_UNDECIDED, name=name, wording=wording, entered=_DEAD),
        replace(
            _UNDECIDED,
            name=f"{name}/without_access",
            wording=wording,
            standing=Standing.WITHOUT_ACCESS,
        ),
    )


def _standing(name: str, standing: Standing) -> tuple[Scenario, Scenario]:
    return (
        replace(CLOUD, name=name, standing=standing),
        replace(GATEWAY, name=f"{name}/gateway", standing=standing),
    )


def _instead(name: str, routes: tuple[str, ...], answer: Answer, times: int = 0) -> Scenario:
    override = Override(routes, answer, Sent.WITH_CREDENTIAL, times=times)
    return replace(CLOUD, name=name, overrides=(override,))


def _limited(name: str, *headers: tuple[str, str], times: int = 0) -> Scenario:
    return _instead(name, _API, json_answer(429, _RATE_LIMITED, *headers), times)


def _burst(variant: str, *retry_after: str) -> Scenario:
    reason = ("RateLimit-Reason", "confluence-burst-based")
    waits = tuple(("Retry-After", one) for one in retry_after)
    return _limited(f"cloud.burst{variant}", reason, *waits)


ALL = (
    *_twice("cloud.anon_403", Wording.NEW),
    *_twice("cloud.anon_403_old", Wording.OLD),
    *_twice("cloud.perm_old", Wording.OLDEST),
    _DEAD_PAIR,
    replace(_DEAD_PAIR, name="cloud.dead_pair/old", wording=Wording.OLD),
    replace(_DEAD_PAIR, name="cloud.dead_pair/oldest", wording=Wording.OLDEST),
    replace(_DEAD_PAIR, name="cloud.dead_pair/anonymous_reads", anonymous=Anonymous.READS),
    replace(
        _DEAD_PAIR,
        name="cloud.dead_pair/other_mail",
        entered=Credentials(OTHER_EMAIL, CLASSIC_TOKEN, "cloud_token"),
    ),
    replace(
        GATEWAY,
        name="cloud.mail_mismatch",
        entered=Credentials(OTHER_EMAIL, SCOPED_TOKEN, "cloud_token"),
    ),
    replace(CLOUD, name="cloud.scoped_on_site", entered=SCOPED),
    replace(
        CLOUD,
        name="cloud.unparsable_basic",
        entered=Credentials(EMAIL, "sample-token:with-a-colon", "cloud_token"),
    ),
    replace(
        CLOUD,
        name="cloud.bearer_on_site",
        entered=Credentials("", CLASSIC_TOKEN, "cloud_service_account"),
    ),
    replace(CLOUD, name="cloud.password", entered=Credentials(EMAIL, PASSWORD, "cloud_token")),
    replace(GATEWAY, name="cloud.scope", missing_scopes=frozenset({"search:confluence"})),
    replace(
        GATEWAY,
        name="cloud.scope/download",
        missing_scopes=frozenset({"readonly:content.attachment:confluence"}),
    ),
    replace(
        GATEWAY, name="cloud.scope/identity", missing_scopes=frozenset({"read:confluence-user"})
    ),
    replace(GATEWAY, name="cloud.gateway_401", entered=_DEAD),
    # Nothing tells a dead token of a service account from a person's token without its address.
    replace(GATEWAY, name="cloud.bearer_on_site/service_account", entered=_DEAD_SERVICE),
    replace(GATEWAY, name="cloud.gateway_401/classic", entered=CLASSIC),
    replace(GATEWAY, name="cloud.wrong_cloudid", cloud_id=OTHER_CLOUD_ID),
    *_standing("cloud.no_licence", Standing.WITHOUT_ACCESS),
    replace(
        CLOUD,
        name="cloud.no_licence/old",
        standing=Standing.WITHOUT_ACCESS,
        wording=Wording.OLD,
    ),
    *_standing("cloud.blocked_external", Standing.EXTERNAL),
    *_standing("cloud.ip_list", Standing.OTHER_NETWORK),
    _instead("cloud.gone", ("v1.restrictions",), refusals.gone()),
    _instead("cloud.gone/search", ("v1.search", "v1.content_search"), refusals.gone()),
    replace(CLOUD, name="cloud.deprecated", deprecated=True),
    _instead("cloud.v2_404", ("v2.space_pages", "v2.page"), refusals.v2_not_found()),
    _instead("cloud.v2_404/all", ("v2.*",), refusals.v2_not_found()),
    _instead(
        "cloud.download_401",
        ("v1.download",),
        redirect("{base}/download/attachments/1002/days.txt"),
    ),
    _instead(
        "cloud.edge_flap",
        ("v1.current_user",),
        refusals.no_access(Wording.NEW).having(_X_CACHE),
        times=1,
    ),
    _instead(
        "cloud.edge_flap/404", ("v2.spaces",), refusals.v2_not_found().having(_X_CACHE), times=1
    ),
    _limited(
        "cloud.quota",
        ("Retry-After", "1800"),
        ("X-RateLimit-Limit", "65000"),
        ("X-RateLimit-Remaining", "0"),
        ("X-RateLimit-Reset", "{reset}"),
        ("RateLimit-Reason", "confluence-quota-global-based"),
        ("Beta-RateLimit-Policy", '"global-app-quota";q=65000;w=3600'),
    ),
    _limited("cloud.quota/as_received", ("RateLimit-Reason", "conf-global-based")),
    _burst("", "2"),
    _burst("/none"),
    _burst("/zero", "0"),
    _burst("/date", "{soon}"),
    _burst("/past", "Wed, 21 Oct 2015 07:28:00 GMT"),
    _burst("/negative", "-5"),
    _burst("/fraction", "1.5"),
    _burst("/words", "soon"),
    _burst("/empty", ""),
    _burst("/huge", refusals.NEVER),
    _burst("/twice", "2", "600"),
    _limited("cloud.burst/passes", ("Retry-After", "0"), times=1),
    replace(
        GATEWAY,
        name="cloud.gateway_429",
        overrides=(
            Override(
                _API,
                json_answer(
                    429,
                    _RATE_LIMITED,
                    ("X-Failure-Category", "FAILURE CLIENT RATE LIMITED"),
                    ("X-Ratelimit-Reset", "{reset}"),
                ),
                hosts=frozenset({Host.GATEWAY}),
            ),
        ),
    ),
)
