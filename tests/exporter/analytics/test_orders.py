import pytest

from exporter.analytics import orders
from exporter.analytics.figures.sums import Sums


@pytest.mark.parametrize(
    ("minor", "n", "currency", "value"),
    [
        (120_000, 1, "INR", 1200),
        # Row D3: the sample's 1419 was cut.
        (567_800, 4, "EUR", 1419.5),
        (100_000, 3, "EUR", 333.33),
        (1_000, 3, "JPY", 333),
        (1_000, 0, "EUR", None),
    ],
)
def test_an_order_is_worth_the_sum_over_their_number(
    minor: int, n: int, currency: str, value: float | None
) -> None:
    assert orders.average(minor, n, currency) == value


def test_the_currency_is_that_of_most_conversions() -> None:
    sums = Sums({("priced", "EUR"): 2, ("priced", "JPY"): 1, ("value_minor", "JPY"): 10**9})
    assert orders.currency(sums) == "EUR"
    assert orders.currency(Sums()) is None


def test_conversions_in_other_currencies_are_not_of_the_sum() -> None:
    sums = Sums(
        {
            ("conversions", "lead"): 1,
            ("conversions", "purchase"): 3,
            ("priced", "EUR"): 2,
            ("priced", "USD"): 1,
        }
    )
    assert orders.counted(sums, "EUR") == 3
    assert orders.counted(sums, "USD") == 2
    assert orders.counted(Sums({("conversions", "lead"): 2}), "EUR") == 2
