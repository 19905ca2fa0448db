from grafana import query, sdk
from grafana.query import Query

RATE = "[$__rate_interval]"


def test_a_total_is_the_sum_of_rates() -> None:
    assert query.total("x_total") == f"sum (rate(x_total{RATE}))"
    assert query.total("x_total", "a", "b") == f"sum by (a, b) (rate(x_total{RATE}))"
    assert query.per_minute('x_total{a="b"}') == f'sum (rate(x_total{{a="b"}}{RATE})) * 60'


def test_a_quantile_has_no_value_where_nothing_was_observed() -> None:
    assert (
        query.quantile(0.95, "x_seconds", '{a="b"}', "c")
        == f'histogram_quantile(0.95, sum by (le, c) (rate(x_seconds_bucket{{a="b"}}{RATE}))) >= 0'
    )


def test_three_quantiles_are_named_as_people_name_them() -> None:
    assert [one.legend for one in query.quantiles("x_seconds")] == ["p50", "p95", "p99"]


def test_targets_are_lettered_and_ask_as_they_are_drawn() -> None:
    asked = (Query("a", "x"), Query("b", "y", now=True), Query("c", "z", least="5m"))
    found = [built(one) for one in query.targets(asked)]
    assert [one.ref_id for one in found] == ["A", "B", "C"]
    assert [bool(one.instant) for one in found] == [False, True, False]
    assert [bool(one.range_val) for one in found] == [True, False, True]
    assert [one.interval for one in found] == [None, None, "5m"]


def test_a_table_asks_for_the_latest_values_only() -> None:
    (found,) = (built(one) for one in query.targets((Query("a", "x"),), shape="table"))
    assert found.instant
    assert found.format_val == "table"


def test_a_heatmap_asks_for_buckets() -> None:
    (found,) = (built(one) for one in query.targets((Query("a", "x"),), shape="heatmap"))
    assert found.range_val
    assert found.format_val == "heatmap"


def built(target: sdk.Builder[sdk.Dataquery]) -> sdk.prometheus_models.Dataquery:
    found = target.build()
    assert isinstance(found, sdk.prometheus_models.Dataquery)
    return found
