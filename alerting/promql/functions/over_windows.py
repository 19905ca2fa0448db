"""From what is reckoned of a window's columns to a vector of those series that have it."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from alerting.promql.functions import arguments
from alerting.promql.functions.arguments import Given
from alerting.promql.functions.context import Context, Function
from alerting.promql.functions.summation import Flags
from alerting.promql.values import Samples, Vector, nothing
from alerting.series.columns import Values, Window

ALL = np.bool_(1)


class Figures(Struct, frozen=True):
    """One value a series, and which series have it: a flag each, or one for all of them."""

    values: Values
    known: npt.NDArray[np.bool_] | np.bool_ = ALL


Reckon = Callable[[Window], Figures]
Figure = Callable[[Values, Flags | None], Values]
"""Entries by columns, and which of them there are (None: all) → one number a column."""


def figured(samples: Samples, reckon: Reckon, *, named: bool = False) -> Vector:
    """Return the figures that are known; with `named`, series keep their names."""
    if not len(samples.rows):
        return nothing()
    with np.errstate(all="ignore"):
        found = reckon(samples.window)
    rows = samples.rows if named else samples.rows.without_names
    if np.all(found.known):
        return Vector(rows, found.values)
    known = np.flatnonzero(np.broadcast_to(found.known, len(rows)))
    return Vector(rows.take(known), found.values[known])


def function(reckon: Reckon, *, named: bool = False) -> Function:
    """Return the function of one range vector that gives each series this figure."""

    def called(given: Given, _: Context) -> Vector:
        return figured(arguments.samples(given, 0), reckon, named=named)

    return called


def of_samples(figure: Figure) -> Reckon:
    """Return what reckons a figure of the samples, whenever they were; all series have it."""

    def reckon(window: Window) -> Figures:
        present = window.present
        return Figures(figure(window.values, None if present.all() else present))

    return reckon
