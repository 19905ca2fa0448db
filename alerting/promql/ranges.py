"""From the vectors of several steps to a range vector: of a subquery, or of a range query."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from alerting.model import Labels
from alerting.promql import sorting
from alerting.promql.errors import EvaluationError
from alerting.promql.rows import Flags, Ids, Rows
from alerting.promql.values import Samples, Vector
from alerting.series.columns import Values, Window

SAME_LABELS = "vector cannot contain metrics with the same labelset"


class _Columns(NamedTuple):
    """The rows of a range vector, and of each vector the column of each of its elements."""

    rows: Rows
    of: list[Ids]


def assembled(times: Sequence[int], vectors: Sequence[Vector]) -> Samples:
    """Return the range vector of some vectors, one a time; times go up.

    Elements with the same labels become one series; EvaluationError when two stand in one vector.
    """
    for vector in vectors:
        if not vector.rows.unique:
            raise EvaluationError(SAME_LABELS)
    columns = _columns([vector.rows for vector in vectors])
    values: Values = np.full((len(vectors), len(columns.rows)), np.nan)
    present = np.zeros(values.shape, np.bool_)
    for tick, (vector, of) in enumerate(zip(vectors, columns.of, strict=True)):
        values[tick, of] = vector.values
        present[tick, of] = True
    stamps = np.array(times, np.int64)
    start, end = (int(stamps[0]) - 1, int(stamps[-1])) if len(stamps) else (0, 0)
    return Samples(columns.rows, Window(start, end, stamps, values, present))


def ordered(samples: Samples) -> Samples:
    """Return the series sorted by their labels, as Prometheus answers range queries."""
    labels = samples.rows.labels
    order = np.array(sorting.places(labels), np.intp)
    window = samples.window
    return Samples(
        samples.rows.take(order),
        Window(
            window.start,
            window.end,
            window.times,
            window.values[:, order],
            window.present[:, order],
        ),
    )


def _columns(every: Sequence[Rows]) -> _Columns:
    """Return the columns; mostly all rows are of one origin, whose places say it all."""
    some = [rows for rows in every if len(rows)]
    if not some:
        return _Columns(Rows.of(()), [rows.places for rows in every])
    first = some[0]
    if any(rows.root is not first.root or rows.marked for rows in some):
        return _of_labels(every)
    if not first.root.unique:
        return _of_labels(every)
    has = np.zeros(len(first.root.labels), np.bool_)
    for rows in some:
        has[rows.places] = True
    places = np.flatnonzero(has)
    column = np.cumsum(has) - 1
    of = [column[rows.places] if len(rows) else rows.places for rows in every]
    return _Columns(first.placed(places), of)


def _of_labels(every: Sequence[Rows]) -> _Columns:
    numbers: dict[Labels, int] = {}
    drops: list[bool] = []
    of = []
    for rows in every:
        of.append(np.array([numbers.setdefault(one, len(numbers)) for one in rows.labels], np.intp))
        # A series drops its name when its first element does.
        drops += rows.drops[of[-1] >= len(drops)].tolist()
    delays = any(rows.delays for rows in every)
    found = Rows.of(numbers, delays=delays)
    return _Columns(found.placed(found.places, _flags(drops)), of)


def _flags(drops: list[bool]) -> Flags | None:
    return np.array(drops, np.bool_) if any(drops) else None
