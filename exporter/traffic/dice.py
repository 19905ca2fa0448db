"""Chance that is told by a name: the same name rolls the same numbers, on every machine."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from math import cos, exp, log, pi, sqrt
from typing import TypeVar

T = TypeVar("T")

_WORD = (1 << 64) - 1
_STEP = 0x9E3779B97F4A7C15
_FEW = 30


class Dice:
    """A row of numbers out of a name: SplitMix64 (https://prng.di.unimi.it/splitmix64.c)."""

    __slots__ = ("_state",)

    def __init__(self, *name: object) -> None:
        digest = blake2b("/".join(map(str, name)).encode(), digest_size=8).digest()
        self._state = int.from_bytes(digest)

    def roll(self) -> float:
        """Roll a number from 0, which can be, to 1, which cannot."""
        self._state = (self._state + _STEP) & _WORD
        mixed = self._state
        mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 & _WORD
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & _WORD
        return ((mixed ^ mixed >> 31) >> 11) / (1 << 53)

    def chance(self, share: float) -> bool:
        """Say yes in so many of 1 cases."""
        return self.roll() < share

    def between(self, low: float, high: float) -> float:
        """Roll a number of a range, each as likely."""
        return low + (high - low) * self.roll()

    def whole(self, low: int, high: int) -> int:
        """Roll a whole number from low to high, both among them."""
        return low + int((high - low + 1) * self.roll())

    def pick(self, things: Sequence[T]) -> T:
        """Pick one, each as likely."""
        return things[int(len(things) * self.roll())]

    def weighed(self, things: Mapping[T, float]) -> T:
        """Pick one by weights, which are above 0 and may sum to anything."""
        left = sum(things.values()) * self.roll()
        for thing, weight in things.items():
            left -= weight
            if left < 0:
                return thing
        return thing

    def bell(self) -> float:
        """Roll of the normal distribution around 0 with the deviation 1."""
        return sqrt(-2 * log(1 - self.roll())) * cos(2 * pi * self.roll())

    def tailed(self, median: float, spread: float = 0.6) -> float:
        """Roll a time, a price: most near the median, a few far above it (log-normal)."""
        return median * exp(spread * self.bell())

    def wait(self, mean: float) -> float:
        """Roll the time until something that comes at any moment (exponential)."""
        return -mean * log(1 - self.roll())

    def count(self, mean: float) -> int:
        """Roll how many come where so many do in the mean (Poisson, beyond 30 the bell's)."""
        if mean > _FEW:
            return max(0, round(mean + sqrt(mean) * self.bell()))
        left, count = exp(-mean), 0
        product = self.roll()
        while product > left:
            count += 1
            product *= self.roll()
        return count
