from exporter.analytics import buckets
from exporter.analytics.figures import spans
from exporter.analytics.figures.spans import Span
from exporter.analytics.figures.sums import NOTHING, Sums


def test_of_no_spans_nothing_is_known() -> None:
    assert spans.span(NOTHING, "first") == Span(0, None, None, None, None)


def test_means_are_exact_and_quantiles_near() -> None:
    found = spans.span(
        Sums(
            {
                ("first_n", ""): 4,
                ("first_ms", ""): 10_000,
                ("first_working_ms", ""): 4_000,
                ("first_bucket", str(buckets.of(1_000))): 3,
                ("first_bucket", str(buckets.of(7_000))): 1,
            }
        ),
        "first",
    )
    assert (found.n, found.mean_seconds, found.business_mean_seconds) == (4, 2.5, 1.0)
    assert found.p50_seconds is not None
    assert found.p95_seconds is not None
    assert abs(found.p50_seconds - 1) < 0.026
    assert abs(found.p95_seconds / 7 - 1) < 0.026


def test_without_buckets_no_quantile_is_known() -> None:
    found = spans.span(Sums({("first_n", ""): 1, ("first_ms", ""): 1_000}), "first")
    assert (found.mean_seconds, found.p50_seconds) == (1.0, None)


def test_what_takes_as_long_as_its_target_has_met_it() -> None:
    found = Sums({("first_bucket", str(buckets.of(ms))): 1 for ms in (1_000, 60_000, 66_000)})
    met = spans.within(found, "first", 60_000)
    assert (met.count, met.n) == (2, 3)
    assert spans.within(NOTHING, "first", 60_000).n == 0
