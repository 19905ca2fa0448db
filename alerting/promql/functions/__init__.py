"""The functions of PromQL by their names: those of Prometheus 3 that are stable, over floats.

Each works on all series at once. https://prometheus.io/docs/prometheus/latest/querying/functions/
"""

from collections.abc import Mapping
from typing import Final

from alerting.promql.functions.absence import ABSENCE
from alerting.promql.functions.context import Context, Function, Note
from alerting.promql.functions.conversions import CONVERSIONS
from alerting.promql.functions.histograms import HISTOGRAMS
from alerting.promql.functions.label_changes import LABEL_CHANGES
from alerting.promql.functions.maths import MATHS
from alerting.promql.functions.movement import MOVEMENT
from alerting.promql.functions.over_time import OVER_TIME
from alerting.promql.functions.rates import RATES
from alerting.promql.functions.times import TIMES
from alerting.promql.functions.trends import TRENDS

__all__ = ["FUNCTIONS", "Context", "Function", "Note"]

FUNCTIONS: Final[Mapping[str, Function]] = {
    **ABSENCE,
    **CONVERSIONS,
    **HISTOGRAMS,
    **LABEL_CHANGES,
    **MATHS,
    **MOVEMENT,
    **OVER_TIME,
    **RATES,
    **TIMES,
    **TRENDS,
}
