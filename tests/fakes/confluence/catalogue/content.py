"""Rights inside a Confluence that answers, and queries."""

from dataclasses import replace

from tests.fakes.confluence import refusals
from tests.fakes.confluence.catalogue.healthy import CLOUD, DATA_CENTER
from tests.fakes.confluence.content import RESTRICTED_PAGE
from tests.fakes.confluence.scenario import Override, Sent
from tests.fakes.confluence.wire import json_answer

_CQL = "Could not parse cql : type=page order by nothing"
_FORBIDDEN = {
    "errors": [{"status": 403, "code": "FORBIDDEN", "title": "Forbidden", "detail": None}]
}

ALL = (
    replace(CLOUD, name="c.space_hidden", spaces=("BOARD",)),
    replace(CLOUD, name="c.space_hidden/archived", spaces=("OLD",)),
    replace(
        CLOUD,
        name="c.page_restricted",
        address=f"{{base}}/spaces/HR/pages/{RESTRICTED_PAGE}/Salary+bands",
    ),
    replace(
        DATA_CENTER,
        name="c.page_restricted/dc",
        address=f"{{base}}/pages/viewpage.action?pageId={RESTRICTED_PAGE}",
    ),
    replace(
        CLOUD,
        name="c.cql_bad",
        overrides=(
            Override(
                ("v1.search", "v1.content_search"),
                refusals.v1_bad_request(_CQL),
                Sent.WITH_CREDENTIAL,
            ),
        ),
    ),
    replace(
        DATA_CENTER,
        name="c.cql_bad/dc",
        overrides=(
            Override(
                ("dc.search",), refusals.refused_by_data_center(400, _CQL), Sent.WITH_CREDENTIAL
            ),
            Override(
                ("dc.content_search",),
                refusals.refused_by_data_center(404, _CQL),
                Sent.WITH_CREDENTIAL,
            ),
        ),
    ),
    replace(
        CLOUD,
        name="c.refused",
        overrides=(
            Override(("v2.footer_comments",), json_answer(403, _FORBIDDEN), Sent.WITH_CREDENTIAL),
        ),
    ),
)
