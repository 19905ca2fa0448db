"""The quantile of a histogram, as PromQL's histogram_quantile has it.

https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile
"""

import bisect
import itertools
import math
from collections.abc import Sequence


def quantile(part: float, bounds: Sequence[float], counts: Sequence[float]) -> float | None:
    """Return the value below which `part` of the observations lie; None where there are none.

    `bounds` go up to infinity, `counts` are cumulative; counts that go down (series read at
    different moments) are levelled. Within a bucket observations are taken as evenly spread, the
    first begins at 0; a quantile in the last is the bound below it.
    """
    if len(bounds) < 2 or bounds[-1] != math.inf:
        return None
    level = list(itertools.accumulate(counts, max))
    total = level[-1]
    if not total > 0:
        return None
    rank = part * total
    at = bisect.bisect_left(level, rank, 0, len(level) - 1)
    if at == len(level) - 1:
        return bounds[-2]
    if at == 0 and bounds[0] <= 0:
        return bounds[0]
    start, below = (bounds[at - 1], level[at - 1]) if at else (0.0, 0.0)
    return start + (bounds[at] - start) * ((rank - below) / (level[at] - below))
