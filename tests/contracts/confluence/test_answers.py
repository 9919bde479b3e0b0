"""The fake answers as the schemas say that Confluence does."""

import pytest

from tests.contracts.confluence.contracts import broken, contracts
from tests.contracts.confluence.walk import walked
from tests.fakes.confluence import routes as routing

HEALTHY = [
    "cloud.healthy",
    "cloud.healthy/anonymous",
    "cloud.scoped_healthy",
    "cloud.service_account",
    "dc.healthy",
    "dc.healthy/anonymous",
    "dc.password_healthy",
    "dc.context_path",
]
REFUSING = [
    "cloud.dead_pair",
    "cloud.dead_pair/old",
    "cloud.no_licence",
    "cloud.scoped_on_site",
    "cloud.unparsable_basic",
    "cloud.bearer_on_site",
    "cloud.password",
    "cloud.scope",
    "cloud.mail_mismatch",
    "cloud.gateway_401",
    "cloud.wrong_cloudid",
    "cloud.blocked_external",
    "cloud.ip_list",
    "cloud.gone",
    "cloud.v2_404/all",
    "cloud.quota",
    "cloud.gateway_429",
    "c.cql_bad",
    "c.cql_bad/dc",
    "dc.use_denied",
    "dc.basic_off",
    "dc.pat_dead_401",
    "dc.pat_dead_429",
    "dc.block_all",
    "dc.throttle",
    "dc.space_404",
]


@pytest.mark.parametrize("scenario", HEALTHY)
def test_what_works_answers_by_contract(scenario: str) -> None:
    assert broken(walked(scenario)) == []


@pytest.mark.parametrize("scenario", REFUSING)
def test_what_refuses_does_so_by_contract(scenario: str) -> None:
    assert broken(walked(scenario)) == []


def test_the_walk_comes_by_every_contract_that_reads() -> None:
    asked = {one.route for name in ("cloud.healthy", "dc.healthy") for one in walked(name)}
    sent = {route for route, contract in contracts().items() if contract.body is not None}
    assert set(contracts()) - asked == sent == {"dc.backup_space", "dc.rpc"}


def test_every_route_of_the_fake_has_a_contract() -> None:
    routes = (*routing.CLOUD, *routing.MEDIA, *routing.DATA_CENTER)
    assert {one.name for one in routes} == set(contracts())


def test_a_contract_has_a_description_or_the_section_it_was_taken_from() -> None:
    both_or_none = [
        one.route for one in contracts().values() if bool(one.description) == bool(one.section)
    ]
    assert both_or_none == []
