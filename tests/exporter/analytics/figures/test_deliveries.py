from exporter.analytics.figures import deliveries
from exporter.analytics.figures.sums import NOTHING, Sums
from tests.exporter.analytics.figures.asked import Asked


def test_rates_are_of_those_that_could_have() -> None:
    amounts = {
        ("outgoing", ""): 10,
        ("outgoing_sent", ""): 9,
        ("outgoing_delivered", ""): 8,
        ("outgoing_read", ""): 6,
        ("outgoing_failed", ""): 1,
        ("outgoing_errors", "expired"): 1,
        ("outgoing_pricing", "utility"): 5,
    }
    found = deliveries.deliveries(Sums(amounts))
    assert (found.messages, found.under_way) == (10, 1)
    told = [found.sent, found.delivered, found.read, found.failed]
    assert [(one.value, one.n) for one in told] == [(90, 10), (80, 10), (75, 8), (10, 10)]
    assert [(one.error_class, one.rate.n) for one in found.errors] == [("expired", 1)]
    assert [(one.category, one.rate.value) for one in found.pricing] == [("utility", 50)]


def test_over_nothing_rates_are_0() -> None:
    found = deliveries.deliveries(NOTHING)
    assert (found.messages, found.delivered.n, found.read.value, found.errors) == (0, 0, 0, [])


def test_lists_are_bounded() -> None:
    many = {("outgoing_errors", f"e{number}"): 1 for number in range(deliveries.MOST + 1)}
    assert len(deliveries.deliveries(Sums(many)).errors) == deliveries.MOST


def test_it_names_all_that_it_reads() -> None:
    asked = Asked()
    deliveries.deliveries(Sums(asked))
    assert asked.measures <= {*deliveries.MEASURES}
