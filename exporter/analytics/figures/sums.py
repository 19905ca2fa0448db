"""Cells of several days and channels, added up: what every figure is worked out from."""

import functools
from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct


class Sums(Struct, frozen=True, dict=True):
    """Amounts by measure and name, as `exporter.analytics.cells` calls them."""

    amounts: Mapping[tuple[str, str], int] = {}

    @functools.cached_property
    def _by_measure(self) -> dict[str, dict[str, int]]:
        """What is more than 0; one pass, however many measures are looked at."""
        found: dict[str, dict[str, int]] = {}
        for (measure, name), amount in self.amounts.items():
            if amount > 0:
                found.setdefault(measure, {})[name] = amount
        return found

    def __getitem__(self, measure: str) -> int:
        """Return the amount of a measure that has no names, 0 where there is none."""
        return self.of(measure, "")

    def of(self, measure: str, name: str) -> int:
        """Return one amount, 0 where there is none."""
        return self.amounts.get((measure, name), 0)

    def each(self, measure: str) -> Mapping[str, int]:
        """Return the names of a measure with their amounts, in no order; none of 0."""
        return self._by_measure.get(measure, {})

    def named(self, measure: str) -> dict[str, int]:
        """Return the names of a measure with their amounts, the largest first; none of 0."""
        return dict(sorted(self.each(measure).items(), key=lambda pair: (-pair[1], pair[0])))


NOTHING = Sums()


def added(parts: Iterable[Sums]) -> Sums:
    """Return the sum of sums."""
    found: Counter[tuple[str, str]] = Counter()
    for part in parts:
        found.update(part.amounts)
    return Sums(dict(found))
