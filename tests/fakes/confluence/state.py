"""What one running fake knows and remembers."""

from collections import Counter
from dataclasses import dataclass, field

from tests.fakes.confluence.content import Wiki, sample_wiki
from tests.fakes.confluence.people import ACCOUNT_ID, USERNAME
from tests.fakes.confluence.scenario import Product, Scenario


@dataclass(slots=True)
class State:
    scenario: Scenario
    site_origin: str = ""
    media_origin: str = ""
    wiki: Wiki = field(init=False)
    failed_logins: int = field(init=False)
    """In a row, as the product counts them for its CAPTCHA."""
    overridden: Counter[int] = field(default_factory=Counter)
    """How often each override of the scenario has answered, by its place."""

    def __post_init__(self) -> None:
        self.begin(self.scenario)

    def begin(self, scenario: Scenario) -> None:
        is_cloud = scenario.product is Product.CLOUD
        self.scenario = scenario
        account = ACCOUNT_ID if is_cloud else USERNAME
        self.wiki = sample_wiki(account, scenario.more_spaces)
        self.failed_logins = scenario.failed_logins
        self.overridden.clear()

    @property
    def base(self) -> str:
        """The address of the product with its context path."""
        is_cloud = self.scenario.product is Product.CLOUD
        return self.site_origin + ("/wiki" if is_cloud else self.scenario.context)
