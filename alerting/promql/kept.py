"""What was worked out, kept by key; what was kept first goes when it becomes too much.

May be asked from several threads at once: then a thing may be worked out twice.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Kept:
    """At most `count` things, that weigh `weight` together; the newest stays whatever it weighs."""

    __slots__ = ("_count", "_held", "_weight")

    def __init__(self, count: int, weight: int) -> None:
        self._count = count
        self._weight = weight
        self._held: dict[Hashable, tuple[Any, int]] = {}

    def found(self, key: Hashable, make: Callable[[], T], weigh: Callable[[T], int]) -> T:
        """Return what `make` makes, made once."""
        held = self._held.get(key)
        if held is None:
            made = make()
            held = made, weigh(made)
            self._make_room(held[1])
            self._held[key] = held
        thing: T = held[0]
        return thing

    def _make_room(self, weight: int) -> None:
        # A copy, since another thread may add to it meanwhile.
        every = list(self._held.items())
        weight += sum(each for _, (_, each) in every)
        count = len(every) + 1
        for key, (_, each) in every:
            if count <= self._count and weight <= self._weight:
                return
            self._held.pop(key, None)
            count -= 1
            weight -= each
