"""Whether gauges are in the catalogue, for the tests of what measures them."""

from collections.abc import Iterable

from exporter.metrics.catalogue.probe_tcp import PROBE_TCP
from exporter.metrics.catalogue.probes import PROBES
from exporter.probes.result import Gauge

KNOWN = {metric.name: metric for metric in (*PROBES, *PROBE_TCP)}


def check(gauges: Iterable[Gauge]) -> None:
    """Fail where one is not, or has other labels."""
    for one in gauges:
        metric = KNOWN[one.metric]
        assert metric.kind == "gauge"
        assert metric.labels[0] == "probe"
        for label, value in zip(metric.labels[1:], one.labels, strict=True):
            assert value in metric.values.get(label, {value})


def values(gauges: Iterable[Gauge]) -> dict[tuple[str, ...], float]:
    """Gauges by their metric and labels."""
    return {(one.metric, *one.labels): one.value for one in gauges}
