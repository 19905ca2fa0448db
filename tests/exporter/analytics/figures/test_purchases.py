from exporter.analytics.figures import purchases
from exporter.analytics.figures.purchases import Bought, Purchases


def test_an_order_is_worth_the_sum_by_their_number_and_currencies_stay_apart() -> None:
    """Vector D3: 5678 in 4 orders are 1419.5 each."""
    found = purchases.purchases({"USD": Bought(1, 999), "EUR": Bought(4, 567_800)})
    assert found == [
        Purchases("EUR", 4, 5678.0, 1419.5),
        Purchases("USD", 1, 9.99, 9.99),
    ]
    assert purchases.purchases({}) == []
    assert purchases.purchases({"EUR": Bought(0, 0)})[0].average_order_value is None
