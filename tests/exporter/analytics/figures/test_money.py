from exporter.analytics.figures import money
from exporter.analytics.figures.money import Money
from exporter.analytics.figures.sums import Sums


def test_currencies_are_never_added() -> None:
    found = Sums({("value_minor", "EUR"): 141_950, ("value_minor", "JPY"): 500})
    assert money.values(found) == [Money(1419.5, "EUR"), Money(500.0, "JPY")]
