"""Sorting in a thread that lets the others run: Python's own holds them all until it is done.

That is for the sake of the event loop, which nobody may hold for more than milliseconds.
"""

import heapq
from collections.abc import Iterable, Sequence
from typing import Any, Final

RUN: Final = 1_000
"""How many are sorted at once, in about a millisecond."""


def places(items: Sequence[Any]) -> list[int]:
    """Return the places of items in the order of the items; of equal ones the first first."""
    if len(items) <= RUN:
        return sorted(range(len(items)), key=items.__getitem__)
    runs = [
        sorted(range(start, min(start + RUN, len(items))), key=items.__getitem__)
        for start in range(0, len(items), RUN)
    ]
    return list(heapq.merge(*runs, key=items.__getitem__))


def ordered(items: Iterable[Any]) -> list[Any]:
    """Return items in their order, each once."""
    found = list(_one_by_one(items))
    return [found[place] for place in places(found)]


def are_unique(items: Sequence[Any]) -> bool:
    """Say whether no item stands there twice."""
    return len(_one_by_one(items)) == len(items)


def _one_by_one(items: Iterable[Any]) -> set[Any]:
    # What set(items) would make in one go.
    return {one for one in items}  # noqa: C416
