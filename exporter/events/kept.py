"""Those who are told of events once they are on disk."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet

from exporter.store.rows import Row

Step = Callable[[Sequence[Row]], None]


class Kept:
    """Told in their order, each once; a step must be quick and raise nothing: commits wait."""

    def __init__(self) -> None:
        self._steps: list[Step] = []

    def add(self, step: Step) -> None:
        """Tell ``step`` of further events; one that is told already stays as it is."""
        if step not in self._steps:
            self._steps.append(step)

    def tell(self, rows: Sequence[Row], duplicates: AbstractSet[int]) -> None:
        """Tell of rows that are on disk now, but for the places of those that were before."""
        if not rows or not self._steps:
            return
        if duplicates:
            rows = [row for place, row in enumerate(rows) if place not in duplicates]
        for step in self._steps:
            step(rows)
