"""Labels of many series, and what follows from all of them, worked out once.

Storage hands out the same labels tick after tick, while which of them have a value changes: rows
(`alerting.promql.rows`) pick from a root that stays.
"""

from collections.abc import Callable, Hashable
from typing import Final, NamedTuple, TypeVar

import numpy as np

from alerting.model import Labels
from alerting.promql.kept import Kept
from alerting.promql.sorting import are_unique
from alerting.series.columns import Ids

T = TypeVar("T")
Change = Callable[[Labels], Labels]

NAME: Final = "__name__"
NAMING: Final = frozenset({NAME, "__type__", "__unit__"})
"""The labels that say what a value is, and so go when it is computed with."""
_LAST_NAMING: Final = max(NAMING)

# What is kept beside some labels: so many things, that weigh so many times as much as the labels.
_MOST_KEPT: Final = 64
_MOST_PAIRED: Final = 8
_TIMES: Final = 4
_LEAST: Final = 10_000
# An array weighs so many times less than labels.
_LIGHTER: Final = 16


class Root:
    """Labels of some series, and what was worked out from all of them.

    With `delays`, names that are to be dropped are only marked: so does Prometheus with its flag
    promql-delayed-name-removal.
    """

    __slots__ = ("_kept", "_paired", "_unique", "delays", "labels")

    def __init__(self, labels: tuple[Labels, ...], *, delays: bool) -> None:
        self.labels = labels
        self.delays = delays
        most = _LEAST + _TIMES * len(labels)
        self._kept = Kept(_MOST_KEPT, most)
        # Apart, since it keeps the other side alive.
        self._paired = Kept(_MOST_PAIRED, most)
        self._unique: bool | None = None

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` made, an array or the like, made once."""
        return self._kept.found(key, make, lambda _: len(self.labels) // _LIGHTER)

    def paired(self, other: "Root", key: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` made of these and other labels, made once."""
        weight = len(self.labels) + len(other.labels)
        return self._paired.found((other, key), make, lambda _: weight)

    @property
    def unique(self) -> bool:
        """Whether no labels stand here twice."""
        if self._unique is None:
            self._unique = are_unique(self.labels)
        return self._unique

    def changed(self, key: Hashable, change: Change) -> "Root":
        """Return these labels changed one by one; `key` says how."""

        def made() -> Root:
            return Root(tuple(map(change, self.labels)), delays=self.delays)

        return self._kept.found(key, made, lambda root: len(root.labels))

    def joined(self, other: "Root") -> "Root":
        """Return these labels, then the others."""

        def made() -> Root:
            return Root(self.labels + other.labels, delays=self.delays or other.delays)

        return self.paired(other, "joined", made)

    def grouped(self, key: Hashable, change: Change) -> "Groups":
        """Return the groups of labels that are equal after a change; `key` says which."""

        def made() -> Groups:
            numbers, of = numbered(change, self.labels)
            return Groups(Root(tuple(numbers), delays=self.delays), of)

        def weight(groups: Groups) -> int:
            return len(groups.root.labels) + len(self.labels) // _LIGHTER

        return self._kept.found(("grouped", key), made, weight)


class Groups(NamedTuple):
    """The labels of groups, and for each of those that were grouped the number of its group."""

    root: Root
    of: Ids


def numbered(
    change: Change, labels: tuple[Labels, ...], numbers: dict[Labels, int] | None = None
) -> tuple[dict[Labels, int], Ids]:
    """Return a number for each changed labels, beside those there are, and which each has."""
    found = {} if numbers is None else numbers
    of = [found.setdefault(change(one), len(found)) for one in labels]
    return found, np.array(of, np.intp)


def nameless(labels: Labels) -> Labels:
    """Return labels without those that say what the value is."""
    # Mostly the name stands first, and is the only one.
    if labels and labels[0][0] == NAME and (len(labels) == 1 or labels[1][0] > _LAST_NAMING):
        return labels[1:]
    return tuple([pair for pair in labels if pair[0] not in NAMING])


def having(names: frozenset[str]) -> Change:
    """Return what leaves of labels those with some names."""
    return lambda labels: tuple([pair for pair in labels if pair[0] in names])


def lacking(names: frozenset[str]) -> Change:
    """Return what leaves of labels those without some names."""
    return lambda labels: tuple([pair for pair in labels if pair[0] not in names])
