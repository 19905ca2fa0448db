"""Groups of series laid out as columns, so that one operation reckons a figure for many groups.

Groups of about the same size stand in one stack, so that never more is filled up than is there.
"""

from collections.abc import Callable

import numpy as np
from msgspec import Struct

from alerting.promql.functions.summation import Flags
from alerting.series.columns import Ids, Values

Figure = Callable[[Values, Flags | None], Values]
"""Entries by columns, and which of them there are → one number a column."""


class Stack(Struct, frozen=True):
    """Some groups: the place of each member, [members, groups], in the order they came.

    `present` says which there are; None: all.
    """

    groups: Ids
    places: Ids
    present: Flags | None


def stacks(of: Ids, groups: int) -> tuple[Stack, ...]:
    """Return all groups in stacks; `of` is the number of each member's group, none is empty."""
    order = np.argsort(of, kind="stable")
    sizes = np.bincount(of, minlength=groups)
    starts = np.cumsum(sizes) - sizes
    classes = np.frexp(sizes)[1]
    found = (np.flatnonzero(classes == one) for one in np.unique(classes))
    return tuple(_stack(some, order, starts[some], sizes[some]) for some in found)


def figures(figure: Figure, values: Values, stacks: tuple[Stack, ...], groups: int) -> Values:
    """Return the figure of each group."""
    found = np.empty(groups)
    for stack in stacks:
        found[stack.groups] = figure(values[stack.places], stack.present)
    return found


def _stack(groups: Ids, order: Ids, starts: Ids, sizes: Ids) -> Stack:
    members = np.arange(sizes.max())[:, None]
    present = members < sizes
    places = order[starts + np.where(present, members, 0)]
    return Stack(groups, places, None if present.all() else present)
