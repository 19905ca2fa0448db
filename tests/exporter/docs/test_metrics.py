"""docs/metrics.md says of every metric what it is."""

import pytest

from exporter.docs import metrics
from exporter.metrics.catalogue import CATALOGUE, Metric

PAGE = metrics.written()


@pytest.mark.parametrize("metric", CATALOGUE, ids=lambda metric: metric.name)
def test_every_metric_has_its_row(metric: Metric) -> None:
    assert f"\n| `{metric.name}` | {metric.kind} | " in PAGE


def test_a_label_of_a_closed_set_is_shown_with_its_values() -> None:
    metric = Metric("m", "gauge", "Help", ("a", "b"), {"b": frozenset({"yes", "no"})})
    assert metrics.labels(metric) == ["`a`", "`b=no|yes`"]


def test_a_histogram_shows_its_bounds() -> None:
    metric = Metric("m_seconds", "histogram", "Help", buckets=(0.5, 1, 10))
    assert "| `m_seconds` | 0.5 1 10 |" in metrics.written({"Section": [metric]})
