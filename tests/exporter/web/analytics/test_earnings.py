"""Row A3's business metrics, by HTTP: what is a client, and what is a year."""

from datetime import timedelta
from pathlib import Path

from alerting import clock
from tests.exporter.web.analytics.desk import desk

PATH = "/business-intelligence?period=1"


async def test_clients_are_those_of_a_year_and_revenue_is_of_this_one(tmp_path: Path) -> None:
    now = clock.now()
    begins = now.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    moments = {
        "now": now,
        "january": begins,
        "last year": begins - timedelta(seconds=1),
        "long ago": now - timedelta(days=366),
    }
    sale = {"kind": "purchase", "value": 10, "currency": "EUR"}
    async with desk(tmp_path) as here:
        await here.tell(
            *(
                here.event("chat.conversion.recorded", at, name, customer_id=name, **sale)
                for name, at in moments.items()
            )
        )
        found = (await here.figures(PATH))["business_metrics"]
    assert found["total_revenue"] == 20
    assert found["monthly_revenue"] == (20 if now.month == 1 else 10)
    first = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=364)
    assert found["active_clients"] == sum(at >= first for at in moments.values())
    assert found["by_currency"][0]["conversions"] == 2
