"""Results as metrics; what a run no longer measures, or a probe that is gone, has no gauges."""

from collections.abc import Mapping
from typing import Final, get_args

from exporter.events.tally import Tally
from exporter.metrics.series import Table
from exporter.probes.result import Result, State
from exporter.probes.standing import Standing
from exporter.probes.uptime import Share

STATES: Final[tuple[State, ...]] = get_args(State)


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
        self._stood: dict[str, set[int]] = {}
        self._told: dict[str, tuple[object, ...]] = {}
        self._reasons: dict[str, dict[str, int]] = {}

    def expect(self, probe: str, kind: str, timeout: float) -> None:
        """Begin the counters of a probe at 0, so that their first move is seen as one."""
        self._series.row("probe_runs_total", probe, kind)
        self._series.row("probe_missed_total", probe)
        self._series.row("probe_retries_total", probe)
        self._series.row("probe_maintenance_runs_total", probe)
        self._timeouts[probe] = self._set("probe_timeout_seconds", timeout, probe)

    def take(self, result: Result) -> None:
        """Count a run and show what it measured.

        One that could not judge its target says nothing of it: what the last one with a verdict
        measured stays, and so does the time of that. Runs in maintenance count apart.
        """
        probe = result.probe
        self._blame(probe, result.reason)
        if result.verdict != "unknown":
            self.show(result)
        if result.retries:
            self._tally.count("probe_retries_total", probe, amount=result.retries)
        if result.maintenance:
            self._tally.count("probe_maintenance_runs_total", probe)
            return
        if result.verdict != "unknown":
            self._tally.observe("probe_latency_seconds", result.duration, probe)
        self._tally.count("probe_runs_total", probe, result.kind)
        if result.reason:
            self._tally.count("probe_failures_total", probe, result.reason)

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
        self._keep(self._measured, probe, rows)

    def stand(self, one: Standing, *, has_needs: bool) -> None:
        """Show how a probe stands now; ``has_needs``: it depends on others."""
        probe, state, verdict = one.probe, one.state, one.verdict
        told = (state, verdict, one.is_muted, one.is_flapping, one.culprit, has_needs)
        if self._told.get(probe) == told:
            return
        self._told[probe] = told
        rows = {self._set("probe_state", float(each == state), probe, each) for each in STATES}
        rows.add(self._set("probe_muted", float(one.is_muted), probe))
        rows.add(self._set("probe_flapping", float(one.is_flapping), probe))
        if has_needs:
            rows.add(self._set("probe_dependency_down", float(bool(one.culprit)), probe))
        if verdict != "unknown" and not one.is_paused:
            rows.add(self._set("probe_up", float(verdict != "down"), probe))
        self._keep(self._stood, probe, rows)

    def show_link(self, is_up: bool) -> None:  # noqa: FBT001 # it is all that is to be said
        """Show whether this machine has a network."""
        self._set("probe_link_up", float(is_up))

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

    def rest(self, probe: str) -> None:
        """End what runs of a probe measured, since there are none for now."""
        reasons = self._reasons.pop(probe, {})
        for row in (*self._measured.pop(probe, ()), *reasons.values()):
            self._series.remove(row)

    def forget(self, probe: str) -> None:
        """End the gauges of a probe that is gone."""
        self.rest(probe)
        self._told.pop(probe, None)
        timeout = self._timeouts.pop(probe, None)
        ended = [] if timeout is None else [timeout]
        stood, uptime = self._stood.pop(probe, ()), self._uptime.pop(probe, {})
        for row in (*ended, *stood, *uptime.values()):
            self._series.remove(row)

    def _blame(self, probe: str, reason: str) -> None:
        """Show the reason of the last run; those of earlier runs go on at 0."""
        rows = self._reasons.setdefault(probe, {})
        if reason and reason not in rows:
            rows[reason] = self._series.row("probe_failure_reason", probe, reason)
        for each, row in rows.items():
            self._series.set(row, float(each == reason))

    def _keep(self, kept: dict[str, set[int]], probe: str, rows: set[int]) -> None:
        """Let these rows be all that a probe has of a sort."""
        for row in kept.get(probe, set()) - rows:
            self._series.remove(row)
        kept[probe] = rows

    def _set(self, metric: str, value: float, *labels: str) -> int:
        row = self._series.row(metric, *labels)
        self._series.set(row, value)
        return row
