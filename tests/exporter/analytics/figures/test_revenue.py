from datetime import date

import pytest

from exporter.analytics import days
from exporter.analytics.figures import revenue
from exporter.analytics.figures.patterns import Service
from exporter.analytics.figures.revenue import Revenue
from exporter.analytics.figures.sums import NOTHING, Sums


def day(*parts: int) -> int:
    return (date(*parts) - days.EPOCH).days


@pytest.mark.parametrize(
    ("last", "year", "month"),
    [
        ((2026, 11, 21), (2026, 1, 1), (2026, 11, 1)),
        ((2026, 1, 1), (2026, 1, 1), (2026, 1, 1)),
        ((2028, 12, 31), (2028, 1, 1), (2028, 12, 1)),
    ],
)
def test_a_year_and_a_month_begin_with_their_first_day(
    last: tuple[int, int, int], year: tuple[int, int, int], month: tuple[int, int, int]
) -> None:
    now = day(*last)
    assert revenue.spans(now) == ((day(*year), now), (day(*month), now))


def test_currencies_are_told_beside_each_other_and_never_added() -> None:
    """The figures of row E4 in minor units, and a few dollars beside."""
    year = Sums(
        {
            ("value_minor", "EUR"): 11_938_685,
            ("priced", "EUR"): 80,
            ("value_minor", "USD"): 20_000_000,
            ("priced", "USD"): 2,
        }
    )
    month = Sums({("value_minor", "EUR"): 4_155_885})
    found = revenue.metrics(year, month, 2734, [Service("training", 3, 100.0)])
    assert (found.total_revenue, found.monthly_revenue) == (119_386.85, 41_558.85)
    assert (found.currency, found.active_clients) == ("EUR", 2734)
    assert found.by_currency == [
        Revenue("USD", 200_000.0, 0.0, 2),
        Revenue("EUR", 119_386.85, 41_558.85, 80),
    ]
    assert found.services == {"training": 100.0}


def test_over_nothing_it_is_0_of_no_currency() -> None:
    found = revenue.metrics(NOTHING, NOTHING, 0, [])
    assert (found.total_revenue, found.monthly_revenue, found.currency) == (0, 0, None)
    assert found.by_currency == []
