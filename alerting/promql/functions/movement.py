"""How often values moved: fell, or changed at all."""

import numpy as np

from alerting.promql.functions import ends, over_windows
from alerting.promql.functions.context import Function
from alerting.promql.functions.over_windows import Figures
from alerting.series.columns import Window


def _resets(window: Window) -> Figures:
    whole = ends.filled(window)
    return Figures(np.count_nonzero(whole[1:] < whole[:-1], axis=0).astype(np.float64))


def _changes(window: Window) -> Figures:
    whole = ends.filled(window)
    before, after = whole[:-1], whole[1:]
    moved = (after != before) & ~(np.isnan(after) & np.isnan(before))
    return Figures(np.count_nonzero(moved, axis=0).astype(np.float64))


MOVEMENT: dict[str, Function] = {
    "changes": over_windows.function(_changes),
    "resets": over_windows.function(_resets),
}
