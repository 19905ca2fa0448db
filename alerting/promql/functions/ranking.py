"""The greatest, or the least, of each group: `topk` and `bottomk`."""

import math
from typing import Final

import numpy as np

from alerting import floats
from alerting.promql.errors import EvaluationError
from alerting.series.columns import Ids, Values

_MOST: Final = 2.0**63


def wanted(number: float) -> int:
    """Return how many of each group are asked for; EvaluationError for what is no such number."""
    if math.isnan(number):
        raise EvaluationError("Parameter value is NaN")
    if number >= _MOST:
        raise EvaluationError(f"Scalar value {floats.text(number)} overflows int64")
    if number <= -_MOST:
        raise EvaluationError(f"Scalar value {floats.text(number)} underflows int64")
    return max(0, int(number))


def ranked(values: Values, of: Ids, most: int, *, falling: bool) -> Ids:
    """Return the places of the first `most` of each group: least first, or `falling`; NaN last."""
    order = np.lexsort((-values if falling else values, of))
    sizes = np.bincount(of)
    starts = np.cumsum(sizes) - sizes
    ranks = np.arange(len(order)) - starts[of[order]]
    found: Ids = order[ranks < most]
    return found
