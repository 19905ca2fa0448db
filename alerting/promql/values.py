"""What an expression is worth: a vector, a range vector, a number or a text.

NaN is a value; a series without a value is left out of a vector's rows, or not `present` in a
window.
"""

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from alerting.promql.rows import Rows
from alerting.series.columns import Values, Window

Times = npt.NDArray[np.int64]


class Vector(Struct, frozen=True):
    """One value a row.

    `times`, in milliseconds, is when each was measured, as `timestamp` tells it; None of what was
    computed, whose time is that of the evaluation.
    """

    rows: Rows
    values: Values
    times: Times | None = None


class Samples(Struct, frozen=True):
    """A range vector: each row is a column of the window; every column has a sample.

    `window.start` < time <= `window.end`, of the range as it was asked for, `offset` and `@`
    applied. Ticks at which a series had `ended` matter to instant selectors only: no look-back
    reaches over them.
    """

    rows: Rows
    window: Window


Value = Vector | Samples | float | str

NOBODY: Rows = Rows.of(((),))
"""The row without labels: of `vector(1)` and the like."""


def nothing() -> Vector:
    """Return the vector without elements."""
    return Vector(Rows.of(()), np.zeros(0))
