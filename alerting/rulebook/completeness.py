"""`min_completeness`: while too much of the data is missing, nothing begins and nothing ends.

A figure may fall only because a sender went silent. How much of what usually comes did come, a
gauge says for each source: of the last day, or of the days that `completeness_over` names. The
least of them counts. Where nobody knows, nothing is held up.
"""

from typing import Final

from msgspec import Struct

from alerting import figures
from alerting.duration import Duration
from alerting.promql.values import Vector

SERIES: Final = "data_completeness_ratio"
OF_DAYS: Final = "data_period_completeness_ratio"
DAYS: Final = (7, 14, 30)
"""The days that there is a gauge of."""
_DAY: Final = 86_400


class Demand(Struct, frozen=True):
    """How much of the usual data a rule wants, of the last day or of so many ``days``; 0: none."""

    least: float = 0.0
    days: int = 1

    @property
    def series(self) -> str:
        """The gauges that tell."""
        return SERIES if self.days == 1 else f'{OF_DAYS}{{days="{self.days}"}}'

    @property
    def query(self) -> str:
        """What is asked before the rule is believed."""
        return f"min({self.series})"


NONE: Final = Demand()


def demand(least: float | None, over: Duration | None) -> Demand:
    """Return what a rule demands, in which nothing is wrong."""
    return Demand(least or 0.0, 1 if over is None else round(over.seconds / _DAY))


def wrong(least: float | None, over: Duration | None) -> str:
    """Return what is wrong with the span, "" where nothing is."""
    if over is None:
        return ""
    if least is None:
        return "says of which days min_completeness is, which is not there"
    if over.seconds not in {days * _DAY for days in (1, *DAYS)}:
        return f"it is known of 1d, {', '.join(f'{days}d' for days in DAYS)}, and not of {over}"
    return ""


def lacking(vector: Vector, demand: Demand) -> str:
    """Return why a rule is unknown, given the answer to its query; "" where it is not."""
    for value in vector.values.tolist():
        if value < demand.least:
            known, least = figures.percent(value), figures.percent(demand.least)
            of = "" if demand.days == 1 else f" of {demand.days} days"
            return f"{known} of the usual data{of} came, and it wants {least}"
    return ""


def guarded(expr: str, demand: Demand, labels: dict[str, str]) -> str:
    """Return an expression that holds up an alert with these labels as we do, for a Prometheus.

    Of a label that is a template nobody knows the value beforehand.
    """
    known = {name: value for name, value in labels.items() if "{{" not in value}
    matchers = ",".join(f'{name}="{value}"' for name, value in known.items())
    own = ", ".join(["alertstate", *labels])
    before = f'sum without ({own}) (ALERTS{{alertstate="firing",{matchers}}})'
    query, least = demand.query, demand.least
    whole = f"({query} >= {least:g} or absent({demand.series}))"
    return f"(({expr}) and on () {whole}) or ({before} and on () ({query} < {least:g}))"
