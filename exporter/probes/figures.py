"""Results as metrics; what a run no longer measures, or a probe that is gone, has no gauges."""

from collections.abc import Mapping

from exporter.events.tally import Tally
from exporter.metrics.series import Table
from exporter.probes.result import Result
from exporter.probes.uptime import Share


class Figures:
    """The rows of each probe's gauges in the series table, and its counters by the tally.

    Counters and histograms of a probe that is gone stay, as all totals do.
    """

    def __init__(self, series: Table, tally: Tally) -> None:
        self._series = series
        self._tally = tally
        self._timeouts: dict[str, int] = {}
        self._measured: dict[str, set[int]] = {}
        self._uptime: dict[str, dict[str, int]] = {}

    def expect(self, probe: str, kind: str, timeout: float) -> None:
        """Begin the counters of a probe at 0, so that their first move is seen as one."""
        self._series.row("probe_runs_total", probe, kind)
        self._series.row("probe_missed_total", probe)
        self._timeouts[probe] = self._set("probe_timeout_seconds", timeout, probe)

    def take(self, result: Result) -> None:
        """Count a run and show what it measured.

        One that could not judge its target says nothing of it: what the last one with a verdict
        measured stays, and so does the time of that.
        """
        if result.state != "unknown":
            self.show(result)
            self._tally.observe("probe_latency_seconds", result.duration, result.probe)
        self._tally.count("probe_runs_total", result.probe, result.kind)
        if result.reason:
            self._tally.count("probe_failures_total", result.probe, result.reason)

    def show(self, result: Result) -> None:
        """Set the gauges of a run with a verdict, and end those that it does not have."""
        probe = result.probe
        rows = {
            self._set("probe_success", float(result.success), probe),
            self._set("probe_duration_seconds", result.duration, probe),
            self._set("probe_last_run_timestamp_seconds", result.started.timestamp(), probe),
        }
        for gauge in result.gauges:
            rows.add(self._set(gauge.metric, gauge.value, probe, *gauge.labels))
        for row in self._measured.get(probe, set()) - rows:
            self._series.remove(row)
        self._measured[probe] = rows

    def show_uptime(self, probe: str, shares: Mapping[str, Share]) -> None:
        """Set the uptime of each window; a window without runs has none."""
        rows = self._uptime.setdefault(probe, {})
        for window, share in shares.items():
            ratio = share.ratio
            if ratio is not None:
                rows[window] = self._set("probe_uptime_ratio", ratio, probe, window)
            elif window in rows:
                self._series.remove(rows.pop(window))

    def miss(self, probe: str, runs: int) -> None:
        """Count runs that did not start."""
        self._tally.count("probe_missed_total", probe, amount=runs)

    def start(self, lateness: float) -> None:
        """Note how many seconds after it was due a run started."""
        self._tally.observe("probe_lateness_seconds", max(0.0, lateness))

    def forget(self, probe: str) -> None:
        """End the gauges of a probe that is gone."""
        timeout = self._timeouts.pop(probe, None)
        ended = [] if timeout is None else [timeout]
        for row in (*ended, *self._measured.pop(probe, ()), *self._uptime.pop(probe, {}).values()):
            self._series.remove(row)

    def _set(self, metric: str, value: float, *labels: str) -> int:
        row = self._series.row(metric, *labels)
        self._series.set(row, value)
        return row
