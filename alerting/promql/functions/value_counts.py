"""How often each value is there, which becomes a label: `count_values`."""

import numpy as np

from alerting import floats, model
from alerting.promql.errors import EvaluationError
from alerting.promql.functions.label_changes import is_name
from alerting.promql.rows import NAME, Rows
from alerting.promql.values import Vector
from alerting.quoting import quoted


def value_counts(label: str, vector: Vector, names: tuple[str, ...], *, without: bool) -> Vector:
    """Return one element a value and group; groups agree in `names`, or in all others.

    The value's label replaces one of the same name, except where it is among the labels that are
    left out. EvaluationError if no label may be called so.
    """
    if not is_name(label):
        raise EvaluationError(f"invalid label name {quoted(label)}")
    if without and label in {*names, NAME}:
        grouped = vector.rows.grouped(names, without=True)
        return Vector(grouped.rows, np.bincount(grouped.of).astype(np.float64))
    others = (*names, label) if without else tuple(name for name in names if name != label)
    grouped = vector.rows.grouped(others, without=without)
    # Every NaN is written alike; 0 and -0 are not.
    values, of = np.where(np.isnan(vector.values), np.nan, vector.values).view(np.int64), grouped.of
    found, numbers = np.unique(values, return_inverse=True)
    pairs, counts = np.unique(of * len(found) + numbers, return_counts=True)
    texts = [floats.text(value, "f") for value in found.view(np.float64).tolist()]
    groups = grouped.rows.labels
    told = (
        model.labels(dict(groups[pair // len(found)]) | {label: texts[pair % len(found)]})
        for pair in pairs.tolist()
    )
    return Vector(Rows.of(told, delays=vector.rows.delays), counts.astype(np.float64))
