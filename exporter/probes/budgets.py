"""What is left of the error budgets of probes that have an objective, shown as metrics."""

from collections.abc import Iterable, Mapping
from typing import Final

from exporter.history.accounting import Shares
from exporter.history.budget import budget
from exporter.metrics.series import Table
from exporter.probes.standing import Standing

METRIC: Final = "probe_error_budget_ratio"


class Budgets:
    """The rows of the budgets in the series table, by probe and window."""

    def __init__(self, series: Table) -> None:
        self._series = series
        self._rows: dict[tuple[str, str], int] = {}

    def show(self, objectives: Mapping[str, float], standings: Iterable[Standing]) -> None:
        """Set the budget of each window that has runs; what has no objective has none.

        It goes by runs, as the uptime beside it does: a run is a unit of time here.
        """
        left = dict(self._rows)
        for one in standings:
            if one.probe not in objectives:
                continue
            for window, share in one.uptime.items():
                if not share.judged:
                    continue
                row = self._series.row(METRIC, one.probe, window)
                shares = Shares(up=share.up, down=share.judged - share.up)
                self._series.set(row, budget(shares, objectives[one.probe]).remaining)
                self._rows[one.probe, window] = row
                left.pop((one.probe, window), None)
        for key, row in left.items():
            self._series.remove(row)
            del self._rows[key]
