"""`min_completeness`: while too much of the data is missing, nothing begins and nothing ends.

A figure may fall only because a sender went silent. How much of what usually comes did come, a
gauge says for each source; the least of them counts. Where nobody knows, nothing is held up.
"""

from typing import Final

from alerting import figures
from alerting.promql.values import Vector

SERIES: Final = "data_completeness_ratio"
QUERY: Final = f"min({SERIES})"
"""What is asked before a rule is believed."""


def lacking(vector: Vector, least: float) -> str:
    """Return why a rule is unknown, given the answer to QUERY; "" where it is not."""
    for value in vector.values.tolist():
        if value < least:
            known = figures.percent(value)
            return f"{known} of the usual data came, and it wants {figures.percent(least)}"
    return ""


def guarded(expr: str, least: float, labels: dict[str, str]) -> str:
    """Return an expression that holds up an alert with these labels as we do, for a Prometheus.

    Of a label that is a template nobody knows the value beforehand.
    """
    known = {name: value for name, value in labels.items() if "{{" not in value}
    matchers = ",".join(f'{name}="{value}"' for name, value in known.items())
    own = ", ".join(["alertstate", *labels])
    before = f'sum without ({own}) (ALERTS{{alertstate="firing",{matchers}}})'
    whole = f"({QUERY} >= {least:g} or absent({SERIES}))"
    return f"(({expr}) and on () {whole}) or ({before} and on () ({QUERY} < {least:g}))"
