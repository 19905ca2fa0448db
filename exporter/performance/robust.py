"""Statistics that a few wild values do not move.

- Median absolute deviation and modified z-score: Iglewicz and Hoaglin (1993), "How to Detect and
  Handle Outliers"; https://www.itl.nist.gov/div898/handbook/eda/section3/eda35h.htm
- Slope: Theil (1950) and Sen (1968), "Estimates of the Regression Coefficient Based on Kendall's
  Tau"; the median of the slopes of all pairs.
- Whether it is one: Mann (1945) and Kendall (1975), with ties, by the normal approximation, which
  wants at least ten values; https://vsp.pnnl.gov/help/vsample/Design_Trend_Mann_Kendall.htm
  Values that depend on the ones before look surer than they are, so a size is asked for as well.
"""

import math
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from statistics import median
from typing import Final

NORMAL: Final = 0.6745
"""The MAD of a normal distribution, in its standard deviations."""
LEAST_SCORED: Final = 12
"""Below so many values there is no telling what is usual."""
LEAST_ORDERED: Final = 10
"""Below so many values there is no telling a trend."""


def deviation(values: Sequence[float]) -> float:
    """Return the median absolute deviation of at least one value."""
    middle = median(values)
    return median(abs(value - middle) for value in values)


def scores(values: Sequence[float], least: float) -> list[float]:
    """Return the modified z-score of each of some values; ``least`` is a deviation at least."""
    middle = median(values)
    spread = max(deviation(values), least)
    return [NORMAL * (value - middle) / spread for value in values]


def bound(n: int) -> float:
    """Return the score that none of ``n`` values reaches in 99 of 100 samples of normal noise.

    The fixed 3.5 of Iglewicz and Hoaglin is for one value; with few values the MAD itself is
    uncertain, with many one is far out by chance. Fitted above simulations of 12 to 720 values,
    which the tests repeat.
    """
    return 4.4 + 26 / n


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Return the Theil-Sen slope of points that have at least two places."""
    return median((y - v) / (x - u) for (u, v), (x, y) in combinations(points, 2) if x != u)


def chance(values: Sequence[float]) -> float:
    """Return how probable such an order, or a stricter one, is of values without a trend."""
    n = len(values)
    rises = sum((later > one) - (later < one) for one, later in combinations(values, 2))
    ties = sum(t * (t - 1) * (2 * t + 5) for t in Counter(values).values())
    variance = (n * (n - 1) * (2 * n + 5) - ties) / 18
    if not rises or variance <= 0:
        return 1.0
    return math.erfc((abs(rises) - 1) / math.sqrt(2 * variance))
