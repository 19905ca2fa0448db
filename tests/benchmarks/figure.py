"""One measured figure and what it is held to."""

import math
from typing import NamedTuple


class Figure(NamedTuple):
    """``value`` in ``unit``; ``hold`` as people read it; ``good`` says whether it is held."""

    what: str
    value: float
    unit: str
    hold: str
    good: bool


def at_least(what: str, value: float, unit: str, bound: float) -> Figure:
    """Return a figure that must not be lower than ``bound``."""
    return Figure(what, value, unit, f"≥ {bound:g}", value >= bound)


def below(what: str, value: float, unit: str, bound: float) -> Figure:
    """Return a figure that must stay below ``bound``."""
    return Figure(what, value, unit, f"< {bound:g}", value < bound)


def shown(what: str, value: float, unit: str) -> Figure:
    """Return a figure that is only shown, because machines differ."""
    return Figure(what, value, unit, "", good=True)


def percentile(values: list[float], share: float) -> float:
    """Return the nearest-rank percentile of a list that is not empty."""
    return sorted(values)[max(0, math.ceil(len(values) * share) - 1)]
