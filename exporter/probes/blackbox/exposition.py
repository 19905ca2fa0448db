"""A result as the answer of `/probe`: metrics of this run alone, without the label ``probe``."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from prometheus_client import CollectorRegistry, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from exporter.metrics import catalogue
from exporter.probes.result import Gauge, Result

_EARLIEST = "probe_ssl_earliest_cert_expiry"
_CHAIN = "probe_ssl_last_chain_expiry_timestamp_seconds"
_EXPECTED = "probe_expect_info"
# Year 1, which Go's programs show for a time that is none.
_NO_TIME: Final = -62_135_596_800.0


class _Shown(Collector):
    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = tuple(metrics)

    def collect(self) -> Iterable[Metric]:
        return self._metrics


def exposition(result: Result, timeout: float, accept: str) -> tuple[bytes, str]:
    """Return the text and its Content-Type, of the format that was asked for."""
    registry = CollectorRegistry()
    registry.register(_Shown(metrics(result, timeout)))
    encode, content_type = choose_encoder(accept)
    return encode(registry), content_type


def metrics(result: Result, timeout: float) -> Iterator[Metric]:
    """Return the metrics of a run, each with its series."""
    by_name: dict[str, list[Gauge]] = defaultdict(list)
    for gauge in (*_always(result, timeout), *_compatible(result.gauges)):
        by_name[gauge.metric].append(gauge)
    for name, gauges in by_name.items():
        known = catalogue.metric(name)
        metric = Metric(name, known.help, "gauge")
        if name == _EXPECTED:
            metric.add_sample(name, dict(_pair(gauge) for gauge in gauges), 1.0)
        else:
            for gauge in gauges:
                metric.add_sample(name, _labels(known.labels[1:], gauge), gauge.value)
        yield metric


def _always(result: Result, timeout: float) -> Iterator[Gauge]:
    yield Gauge("probe_success", (), float(result.success))
    yield Gauge("probe_duration_seconds", (), result.duration)
    yield Gauge("probe_timeout_seconds", (), timeout)
    if result.reason:
        yield Gauge("probe_failure_reason", (result.reason,), 1.0)


def _compatible(gauges: tuple[Gauge, ...]) -> Iterator[Gauge]:
    """Return gauges, with the time that is shown there for a chain that nobody verified."""
    yield from gauges
    names = {gauge.metric for gauge in gauges}
    if _EARLIEST in names and _CHAIN not in names:
        yield Gauge(_CHAIN, (), _NO_TIME)


def _pair(gauge: Gauge) -> tuple[str, str]:
    name, value = gauge.labels
    return name, value


def _labels(names: tuple[str, ...], gauge: Gauge) -> dict[str, str]:
    return dict(zip(names, gauge.labels, strict=True))
