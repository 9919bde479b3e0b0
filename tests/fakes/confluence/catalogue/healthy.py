"""Connections that work."""

from dataclasses import replace

from tests.fakes.confluence.scenario import (
    BY_PASSWORD,
    CLOUD_ID,
    PERSONAL,
    SCOPED,
    SERVICE,
    Anonymous,
    Override,
    Product,
    Scenario,
    Tls,
)


def but_for_status() -> Override:
    """First in a list of overrides: what tells state and product answers all the same."""
    return Override(("dc.status", "dc.manifest"), None)


CLOUD = Scenario("cloud.healthy")
GATEWAY = Scenario("cloud.scoped_healthy", entered=SCOPED, cloud_id=CLOUD_ID)
DATA_CENTER = Scenario("dc.healthy", product=Product.DATA_CENTER, entered=PERSONAL)
PASSWORD = replace(DATA_CENTER, name="dc.password_healthy", entered=BY_PASSWORD)

ALL = (
    CLOUD,
    replace(CLOUD, name="cloud.healthy/anonymous", anonymous=Anonymous.READS),
    replace(CLOUD, name="cloud.healthy/without_jira", jira=False),
    replace(CLOUD, name="cloud.healthy/many_spaces", more_spaces=700),
    GATEWAY,
    replace(GATEWAY, name="cloud.scoped_healthy/many_spaces", more_spaces=700),
    replace(GATEWAY, name="cloud.service_account", entered=SERVICE),
    DATA_CENTER,
    replace(DATA_CENTER, name="dc.healthy/anonymous", anonymous=Anonymous.READS),
    replace(DATA_CENTER, name="dc.healthy/never_expires", token_days=None),
    replace(DATA_CENTER, name="dc.healthy/many_spaces", more_spaces=700),
    PASSWORD,
    replace(DATA_CENTER, name="dc.context_path", context="/confluence"),
    replace(DATA_CENTER, name="dc.plain_http", tls=Tls.NONE),
)
