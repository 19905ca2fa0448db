from exporter.analytics.figures import kpi
from exporter.analytics.figures.kpi import Kpi, Revenue
from exporter.analytics.figures.sums import NOTHING, Sums
from tests.exporter.analytics.figures.asked import Asked

NOW = Sums(
    {
        ("conversations", ""): 12,
        ("ended", ""): 10,
        ("active", ""): 2,
        ("automated", ""): 5,
        ("converted", ""): 3,
        ("conversions", "lead"): 1,
        ("conversions", "purchase"): 2,
        ("value_minor", "EUR"): 120_000,
        ("ratings", ""): 4,
        ("rating_milli", ""): 18_000,
    }
)
THEN = Sums(
    {
        ("conversations", ""): 10,
        ("ended", ""): 10,
        ("automated", ""): 4,
        ("value_minor", "EUR"): 100_000,
        ("value_minor", "USD"): 1_000,
    }
)


def test_a_figure_carries_what_it_was_and_how_it_changed() -> None:
    found = kpi.kpis(NOW, THEN)
    assert found.conversations == Kpi(12.0, 10.0, 20.0, 12)
    assert found.active == Kpi(2.0, 0.0, None, 12)
    assert found.automation == Kpi(50.0, 40.0, 25.0, 10)
    assert found.csat == Kpi(4.5, None, None, 4)
    assert found.conversion == Kpi(25.0, 0.0, None, 12)


def test_revenue_is_by_currency_whichever_period_has_it() -> None:
    assert kpi.kpis(NOW, THEN).revenue == [
        Revenue(1200.0, 1000.0, 20.0, 3, "EUR"),
        Revenue(0.0, 10.0, -100.0, 3, "USD"),
    ]


def test_before_there_was_anything_nothing_is_compared() -> None:
    found = kpi.kpis(NOW, NOTHING)
    assert (found.automation.previous, found.automation.change) == (None, None)
    assert found.conversations.change is None


def test_they_read_what_they_name() -> None:
    asked = Asked()
    kpi.kpis(Sums(asked), Sums(asked))
    assert asked.measures <= {*kpi.MEASURES}
