"""Whose values they are: the labels of a vector's elements, as places among those of a root.

Names dropped, groups made and labels replaced are worked out once for the whole root, and picked
from: so the rows of each tick cost little. Nothing here looks at values.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import NamedTuple, Self, TypeVar

import numpy as np
import numpy.typing as npt

from alerting.model import Labels
from alerting.promql.roots import NAME, NAMING, Change, Groups, Root, having, lacking, nameless
from alerting.promql.sorting import are_unique
from alerting.series.columns import Ids

__all__ = ["NAME", "NAMING", "Flags", "Grouped", "Ids", "Rows", "nameless"]

T = TypeVar("T")
Flags = npt.NDArray[np.bool_]


class Grouped(NamedTuple):
    """Rows of groups, and for each row that was grouped the place of its group among them."""

    rows: "Rows"
    of: Ids


class Rows:
    """The labels of a vector's elements, or of a range vector's series, in order.

    Equal when their labels are. Cheap to make and to pick from; `labels` costs most, so ask for it
    only when an answer is written, or inside `changed` and `column`, which keep what they make.
    """

    __slots__ = ("_drops", "_picked", "_root")

    def __init__(self, root: Root, picked: Ids | None, drops: Flags | None) -> None:
        self._root = root
        self._picked = picked
        self._drops = drops

    @classmethod
    def of(cls, labels: Iterable[Labels], *, delays: bool = False) -> Self:
        """Return rows of these labels, which are sorted and lack empty values.

        With `delays`, names that are to be dropped are only marked, and `finished` drops them.
        """
        return cls(Root(tuple(labels), delays=delays), None, None)

    def __len__(self) -> int:
        return len(self._root.labels) if self._picked is None else len(self._picked)

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Rows) and self.labels == other.labels)

    def __hash__(self) -> int:
        return hash(self.labels)

    def __repr__(self) -> str:
        return f"Rows({self.labels!r})"

    @property
    def labels(self) -> tuple[Labels, ...]:
        """The labels of each row, names that are yet to be dropped among them."""
        every = self._root.labels
        return every if self._picked is None else tuple(map(every.__getitem__, self._picked))

    @property
    def root(self) -> Root:
        """What rows of the same origin have in common; `places` are places in it."""
        return self._root

    @property
    def places(self) -> Ids:
        """The place of each row among all of its origin."""
        if self._picked is None:
            return self._root.kept("places", lambda: np.arange(len(self._root.labels)))
        return self._picked

    @property
    def unique(self) -> bool:
        """Whether no labels stand here twice."""
        if self._root.unique or len(self) < 2:
            return True
        return self._picked is not None and are_unique(self.labels)

    @property
    def delays(self) -> bool:
        """Whether names that are to be dropped are only marked."""
        return self._root.delays

    @property
    def drops(self) -> Flags:
        """Whether the name of each row is yet to be dropped."""
        return np.zeros(len(self), np.bool_) if self._drops is None else self._drops

    @property
    def marked(self) -> bool:
        """Whether a name is yet to be dropped."""
        return self._drops is not None and bool(self._drops.any())

    def take(self, which: Ids | Flags) -> "Rows":
        """Return some of the rows, by places or by a flag each."""
        drops = None if self._drops is None else self._drops[which]
        return Rows(self._root, self.places[which], drops)

    def placed(self, places: Ids, drops: Flags | None = None) -> "Rows":
        """Return rows of the same origin, by their places in it."""
        return Rows(self._root, places, drops)

    @property
    def without_names(self) -> "Rows":
        """The rows as they are called once their values were computed with."""
        if self._root.delays:
            return Rows(self._root, self._picked, np.ones(len(self), np.bool_))
        return Rows(self._root.changed("nameless", nameless), self._picked, None)

    @property
    def finished(self) -> "Rows":
        """The rows with those names dropped that were only marked."""
        if not self.marked:
            return Rows(self._root, self._picked, None)
        if self.drops.all():
            return Rows(self._root.changed("nameless", nameless), self._picked, None)
        pairs = zip(self.labels, self.drops, strict=True)
        return Rows.of(nameless(labels) if drop else labels for labels, drop in pairs)

    def changed(self, key: Hashable, change: Change, *, names: bool = False) -> "Rows":
        """Return rows with each one's labels changed; `key` says how, for what is kept.

        With `names` the change gave the names, so they are not dropped any more.
        """
        drops = None if names else self._drops
        return Rows(self._root.changed(("changed", key), change), self._picked, drops)

    def column(self, key: Hashable, make: Callable[[Labels], float]) -> npt.NDArray[np.float64]:
        """Return a number worked out of each row's labels; `key` says which."""
        every = self._root.kept(
            ("column", key), lambda: np.array([make(labels) for labels in self._root.labels], float)
        )
        return every if self._picked is None else every[self._picked]

    def grouped(self, names: Sequence[str], *, without: bool) -> Grouped:
        """Return the groups of rows that agree in `names`, or in all others but the name.

        Groups come in the order of their first rows' places in the origin.
        """
        chosen = frozenset(names)
        change = lacking(chosen | {NAME}) if without else having(chosen)
        return self.grouped_by((chosen, without), change)

    def grouped_by(self, key: Hashable, change: Change) -> Grouped:
        """Return the groups of rows whose labels are equal after a change; `key` says which."""
        return self._picked_of(self._root.grouped(key, change))

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` made for all rows of this origin, made once."""
        return self._root.kept(key, make)

    def paired(self, other: "Rows", key: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` made for all rows of these two origins, made once."""
        return self._root.paired(other.root, key, make)

    def joined(self, other: "Rows") -> "Rows":
        """Return these rows, then the others."""
        root = self._root.joined(other.root)
        marked = self.marked or other.marked
        drops = np.concatenate([self.drops, other.drops]) if marked else None
        after = len(self._root.labels) + other.places
        return Rows(root, np.concatenate([self.places, after]), drops)

    def _picked_of(self, every: Groups) -> Grouped:
        """Return the groups that have rows; a group drops its name when one of its rows does."""
        if self._picked is None:
            of, there = every.of, None
        else:
            of = every.of[self._picked]
            has = np.bincount(of, minlength=len(every.root.labels)) > 0
            there = None if has.all() else np.flatnonzero(has)
            if there is not None:
                of = (np.cumsum(has) - 1)[of]
        found = Rows(every.root, there, None)
        if self.marked:
            found = Rows(every.root, there, np.bincount(of, self.drops, minlength=len(found)) > 0)
        return Grouped(found, of)
