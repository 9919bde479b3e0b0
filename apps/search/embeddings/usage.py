"""What embeddings cost: requests and tokens, for each organization, day and model."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db.models import F, Sum
from django.utils import timezone

from apps.organizations.tenancy import active_organization_id
from apps.search.embeddings.models import Usage

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Spent:
    """Sums of some days; `cost` is in the currency of EMBEDDING_PRICE_PER_MILLION."""

    requests: int
    tokens: int

    @property
    def cost(self) -> Decimal:
        return cost_of(self.tokens)


def cost_of(tokens: int) -> Decimal:
    """What so many tokens cost at today's price."""
    price: Decimal = settings.EMBEDDING_PRICE_PER_MILLION
    return price * tokens / _MILLION


def count_request(model: str, tokens: int) -> None:
    """Add one request to today's count of the active organization."""
    organization_id, today = active_organization_id(), timezone.now().date()
    row = Usage.objects.filter(day=today, model=model)
    added = {"requests": F("requests") + 1, "tokens": F("tokens") + tokens}
    if not row.update(**added):
        fresh = Usage(organization_id=organization_id, day=today, model=model)
        Usage.objects.bulk_create([fresh], ignore_conflicts=True)
        row.update(**added)


def spent(since: date | None = None) -> Spent:
    """What the active organization used, of all models, from that day (UTC) on."""
    rows = Usage.objects.filter(day__gte=since) if since else Usage.objects.all()
    sums = rows.order_by().aggregate(requests=Sum("requests"), tokens=Sum("tokens"))
    return Spent(requests=sums["requests"] or 0, tokens=sums["tokens"] or 0)
