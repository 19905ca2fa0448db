"""How a metric is written down and looked up."""

import pytest

from exporter.metrics import catalogue


def test_a_label_with_values_is_closed_and_one_without_is_open() -> None:
    metric = catalogue.counter("c_total", "Help", "tenant result=ok|failed agent")
    assert metric.labels == ("tenant", "result", "agent")
    assert metric.values == {"result": frozenset({"ok", "failed"})}


def test_a_metric_may_have_no_labels() -> None:
    assert catalogue.gauge("g", "Help").labels == ()


def test_only_a_counters_family_is_named_without_total() -> None:
    assert catalogue.counter("c_total", "Help").family == "c"
    assert catalogue.gauge("g_total", "Help").family == "g_total"


@pytest.mark.parametrize(
    ("name", "unit"),
    [("c_seconds_total", "seconds"), ("c_bytes_total", "bytes"), ("c_total", "")],
)
def test_the_unit_is_what_the_name_ends_with(name: str, unit: str) -> None:
    assert catalogue.counter(name, "Help").unit == unit


def test_bounds_are_floats_however_they_are_written() -> None:
    assert repr(catalogue.histogram("h", "Help", (0.5, 1)).buckets) == "(0.5, 1.0)"


def test_a_metric_is_found_by_its_name() -> None:
    assert catalogue.metric("chat_messages_total").kind == "counter"


def test_a_misspelt_name_is_answered_with_the_near_one() -> None:
    with pytest.raises(LookupError, match="did you mean 'chat_messages_total'"):
        catalogue.metric("chat_mesages_total")
    with pytest.raises(LookupError, match=r"no metric is called 'xyzzy'$"):
        catalogue.metric("xyzzy")
