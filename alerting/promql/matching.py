"""Which elements of two vectors belong together, and how the result of each pair is called.

https://prometheus.io/docs/prometheus/latest/querying/operators/#vector-matching
"""

import re
from typing import NamedTuple

import numpy as np

from alerting.model import Labels
from alerting.promql.errors import EvaluationError
from alerting.promql.roots import NAME, NAMING, Change, having, lacking, nameless, numbered
from alerting.promql.rows import Flags, Ids, Rows
from alerting.promql.syntax import Matching
from alerting.quoting import quoted


class Pairs(NamedTuple):
    """Places in the vector of which many may match, and in the other."""

    many: Ids
    one: Ids


class _Codes(NamedTuple):
    """A number for each labels that are matched by, of the rows of both sides."""

    left: Ids
    right: Ids
    total: int


def matched(left: Rows, right: Rows, matching: Matching) -> Flags:
    """Say of each row on the left whether one on the right matches it."""
    codes = _codes(left, right, matching)
    there = np.zeros(codes.total, np.bool_)
    there[codes.right] = True
    return there[codes.left]


def pairs(many: Rows, one: Rows, matching: Matching) -> Pairs:
    """Return which rows match; EvaluationError when one would match several that it may not."""
    codes = _codes(many, one, matching)
    if len(one) > 1 and np.bincount(codes.right).max() > 1:
        raise EvaluationError(_said_twice(one, codes.right, matching))
    place = np.full(codes.total, -1, np.intp)
    place[codes.right] = np.arange(len(one))
    found = place[codes.left]
    has = found >= 0
    if has.all():
        which = np.arange(len(many))
    else:
        which = np.flatnonzero(has)
        found = found[which]
    if matching.card == "one-to-one" and len(found) and np.bincount(found).max() > 1:
        raise EvaluationError(
            "multiple matches for labels: many-to-one matching must be explicit"
            " (group_left/group_right)"
        )
    return Pairs(which, found)


def results(many: Rows, one: Rows, pairs: Pairs, matching: Matching, *, computed: bool) -> Rows:
    """Return how the results of pairs are called; of what was `computed` the name goes."""
    rows = many.take(pairs.many)
    if matching.card == "one-to-one":
        change = _of_one(matching, computed=computed)
        if change is None:
            return rows
        key = ("result", matching.labels, matching.on, computed)
        return rows.changed(key, change, names=computed)
    if not matching.include:
        return rows.changed("nameless", nameless, names=True) if computed else rows
    return _including(rows, one.take(pairs.one), matching.include, computed=computed)


def _codes(left: Rows, right: Rows, matching: Matching) -> _Codes:
    names = frozenset(matching.labels)
    signature = _signature(names, on=matching.on)

    def made() -> _Codes:
        numbers, of_left = numbered(signature, left.root.labels)
        _, of_right = numbered(signature, right.root.labels, numbers)
        return _Codes(of_left, of_right, len(numbers))

    every = left.paired(right, ("codes", names, matching.on), made)
    return _Codes(every.left[left.places], every.right[right.places], every.total)


def _signature(names: frozenset[str], *, on: bool) -> Change:
    return having(names) if on else lacking(names | {NAME})


def _of_one(matching: Matching, *, computed: bool) -> Change | None:
    """Return how the labels of a pair's left side become those of the result; None: they do."""
    names = frozenset(matching.labels)
    if matching.on:
        return having(names - NAMING if computed else names)
    gone = names | NAMING if computed else names
    return lacking(gone) if gone else None


def _including(many: Rows, one: Rows, include: tuple[str, ...], *, computed: bool) -> Rows:
    """Return the labels of the many with those to include from the one.

    They are kept for the next time that the same rows find each other.
    """
    key = ("including", include, computed, many.places.tobytes(), one.places.tobytes())

    def made() -> Rows:
        given = frozenset(include)
        gone = given | NAMING if computed else given
        return Rows.of(
            (
                tuple(
                    sorted(
                        [pair for pair in labels if pair[0] not in gone]
                        + [pair for pair in other if pair[0] in given]
                    )
                )
                for labels, other in zip(many.labels, one.labels, strict=True)
            ),
            delays=many.delays or one.delays,
        )

    rows = many.paired(one, key, made)
    return rows if computed or not many.drops.any() else rows.placed(rows.places, many.drops)


def _said_twice(one: Rows, codes: Ids, matching: Matching) -> str:
    """Say which two rows of the one side match the same, as Prometheus words it."""
    counts = np.bincount(codes)
    twice = sorted(
        (one.labels[at], code) for at, code in enumerate(codes.tolist()) if counts[code] > 1
    )
    first, group = twice[0]
    second = next(labels for labels, code in twice[1:] if code == group)
    matched = _signature(frozenset(matching.labels), on=matching.on)(first)
    side = "left" if matching.card == "one-to-many" else "right"
    return (
        f"found duplicate series for the match group {shown(matched)} on the {side} hand-side of"
        f" the operation: [{shown(first)}, {shown(second)}]"
        ";many-to-many matching not allowed: matching labels must be unique on one side"
    )


def shown(labels: Labels) -> str:
    """Return labels as Prometheus prints them in braces."""
    return "{" + ", ".join(f"{_name(name)}={quoted(value)}" for name, value in labels) + "}"


def _name(name: str) -> str:
    return name if _PLAIN.fullmatch(name) else quoted(name)


_PLAIN = re.compile("[a-zA-Z_][a-zA-Z0-9_]*")
