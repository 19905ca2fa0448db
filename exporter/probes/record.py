"""A result as a row on disk, and a row as a result."""

import functools
from datetime import UTC, datetime, timedelta
from typing import Final, cast

import msgspec

from exporter.metrics import catalogue, exposition
from exporter.probes.result import Gauge, Result, State, Verdict
from exporter.probes.standing import Mark
from exporter.store import probe_results

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_DIGITS: Final = 6


def run(result: Result) -> probe_results.Run:
    """Return the row of a result; its gauges become JSON, by the name of their series.

    Gauges that only carry labels (``…_info``) are facts of the target, not of the run, and would be
    most of the row: they are left out. Text that is no Unicode is mended, since one bad row would
    keep the whole batch from the disk.
    """
    return probe_results.Run(
        result.probe,
        result.kind,
        milliseconds(result.started),
        round(result.duration, _DIGITS),
        result.state,
        result.reason,
        _clean(result.detail),
        figures(result.gauges),
    )


def result(row: probe_results.Run) -> Result:
    """Return the result of a row, without its gauges: they belong to the moment."""
    started = instant(row.started)
    return Result(
        row.probe,
        row.kind,
        started,
        row.duration,
        row.reason,
        row.detail,
        degraded=row.state == "degraded",
        maintenance=row.state == "maintenance",
    )


def mark(row: probe_results.Mark) -> Mark:
    """Return a recent run as it was kept."""
    _, started, duration, text, reason = row
    return Mark(instant(started), duration, state(text), reason)


def state(text: str) -> State:
    """Return a state as it was kept."""
    return cast("State", text)


def verdict(text: str) -> Verdict:
    """Return a verdict as it was kept."""
    return cast("Verdict", text)


def figures(gauges: tuple[Gauge, ...]) -> str:
    """Return gauges as a JSON object like ``{"probe_http_status_code": 200.0}``."""
    found = {
        series(gauge.metric, gauge.labels): round(gauge.value, _DIGITS)
        for gauge in gauges
        if not gauge.metric.endswith("_info")
    }
    return msgspec.json.encode(found).decode()


@functools.lru_cache(4_096)
def series(name: str, values: tuple[str, ...]) -> str:
    """Return the name of a gauge's series as /metrics would have it, without the probe."""
    metric = catalogue.metric(name)
    labels = dict(zip(metric.labels[1:], map(_clean, values), strict=True))
    return exposition.prefix(name, labels).decode().rstrip()


def milliseconds(at: datetime) -> int:
    """Return an instant as Unix milliseconds."""
    return (at - _EPOCH) // _MILLISECOND


def instant(milliseconds: int) -> datetime:
    """Return Unix milliseconds as an instant."""
    return _EPOCH + milliseconds * _MILLISECOND


def _clean(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
