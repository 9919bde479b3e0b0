"""Something else than the product that was expected, or not ready to answer."""

from dataclasses import replace

from tests.fakes.confluence import refusals
from tests.fakes.confluence.catalogue.healthy import CLOUD, DATA_CENTER, PASSWORD, but_for_status
from tests.fakes.confluence.scenario import CLASSIC, PERSONAL, Override, Scenario, Sent
from tests.fakes.confluence.wire import Answer, Host, html_answer, json_answer, redirect

_API = ("v1.*", "v2.*")
_MAINTENANCE = html_answer(
    503, "Maintenance", "<p>We will be back soon.</p>", ("Retry-After", "600")
)
_NOTIFICATION = html_answer(
    503, "Atlassian Cloud Notifications - Page access unauthorized", "<p>Try again later.</p>"
)
_REPEATING = json_answer(
    400, {"message": "What is {authorization} or {secret}?"}, ("Server", "sample {authorization}")
)
_NOT_FOUND = refusals.tomcat_not_found(Host.SITE, "/")


def _cloud(name: str, *overrides: Override) -> Scenario:
    return replace(CLOUD, name=name, overrides=overrides)


def _state(name: str, status: int, state: str, rest: Answer) -> Scenario:
    told = Override(("dc.status",), json_answer(status, {"state": state}))
    return replace(DATA_CENTER, name=name, overrides=(told, Override(("*",), rest)))


ALL = (
    _cloud("fp.not_cloud_site", Override(("*",), html_answer(404, "Site not found"))),
    _cloud(
        "fp.deactivated",
        Override(("*",), json_answer(503, {"errorMessage": "Site temporarily unavailable"})),
    ),
    _cloud(
        "fp.deactivated/page",
        Override(("*",), html_answer(404, "Your site has been deactivated")),
    ),
    replace(
        DATA_CENTER,
        name="fp.wrong_product",
        product_name="jira",
        overrides=(but_for_status(), Override(("*",), _NOT_FOUND)),
    ),
    replace(DATA_CENTER, name="fp.wrong_kind", context="/wiki", entered=CLASSIC),
    replace(CLOUD, name="fp.wrong_kind/cloud", entered=PERSONAL),
    replace(
        DATA_CENTER,
        name="fp.not_confluence",
        overrides=(Override(("*",), html_answer(404, "Nothing here")),),
    ),
    replace(CLOUD, name="fp.no_wiki", address="{origin}"),
    replace(DATA_CENTER, name="fp.context", context="/confluence", address="{origin}"),
    _cloud(
        "fp.xml404",
        Override(("v1.search", "v1.content_search"), refusals.unknown_v1("/wiki/rest/api/search")),
    ),
    _cloud("fp.html404", Override(("v2.*",), refusals.unknown_v2())),
    _state("fp.first_run", 200, "FIRST_RUN", redirect("{base}/setup/setupstart.action")),
    _state("fp.first_run/starting", 200, "STARTING", html_answer(503, "Starting up")),
    _state("fp.maintenance", 503, "MAINTENANCE", _MAINTENANCE),
    _cloud("fp.maintenance/cloud", Override(("*",), _MAINTENANCE)),
    _state("fp.error", 500, "ERROR", html_answer(500, "Oops - an error has occurred")),
    _cloud("fp.notification_page", Override(_API, _NOTIFICATION, Sent.WITH_CREDENTIAL)),
    replace(
        DATA_CENTER,
        name="fp.base_url",
        overrides=(
            Override(
                ("dc.server_information",),
                json_answer(
                    200,
                    {
                        "baseUrl": "https://wiki.example.org",
                        "version": "9.2.4",
                        "buildNumber": 9002,
                        "marketplaceBuildNumber": 9002,
                        "buildDate": "2026-02-01",
                    },
                ),
                Sent.WITH_CREDENTIAL,
            ),
        ),
    ),
    replace(
        DATA_CENTER,
        name="fp.unexpected",
        overrides=(Override(("dc.current_user",), json_answer(200, []), Sent.WITH_CREDENTIAL),),
    ),
    replace(
        PASSWORD,
        name="fp.unexpected/repeats_secret",
        overrides=(Override(("dc.current_user",), _REPEATING, Sent.WITH_CREDENTIAL),),
    ),
)
