from exporter.analytics.figures import caching
from exporter.analytics.figures.sums import NOTHING, Sums
from tests.exporter.analytics.figures.asked import Asked


def test_three_of_a_thousand_fail() -> None:
    sums = Sums({("queries", ""): 1_000, ("queries_error", ""): 3, ("queries_cached", ""): 250})
    found = caching.caching(sums, {"2026-11-21": sums})
    assert found.error_rate.value == 0.3
    assert (found.hit_rate.value, found.hit_miss_ratio) == (25, 0.333)
    (day,) = found.by_day
    assert (day.day, day.queries, day.hit_rate.value) == ("2026-11-21", 1_000, 25)


def test_over_nothing_rates_are_0_and_times_are_not_known() -> None:
    found = caching.caching(NOTHING, {})
    assert (found.hit_rate.value, found.hit_rate.n, found.hit_miss_ratio) == (0, 0, None)
    assert (found.cache.mean_ms, found.by_day) == (None, [])


def test_it_names_all_that_it_reads() -> None:
    asked = Asked()
    caching.caching(Sums(asked), {"2026-11-21": Sums(asked)})
    assert asked.measures <= {*caching.MEASURES}
