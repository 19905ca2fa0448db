"""One move of one metric."""

from typing import NamedTuple


class Move(NamedTuple):
    """One counter's increase, or one observation of a histogram, by its name in the catalogue."""

    metric: str
    value: float
    labels: tuple[str, ...]
