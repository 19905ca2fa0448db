"""What alerting tells of itself; whoever runs it decides where the figures go."""

from typing import Protocol


class Meter(Protocol):
    """A place for figures; names and labels are those of the metrics catalogue, in its order."""

    def count(self, metric: str, *labels: str, amount: float = 1.0) -> None:
        """Move a counter."""

    def observe(self, metric: str, value: float, *labels: str) -> None:
        """Add one observation to a histogram."""

    def show(self, metric: str, value: float, *labels: str) -> None:
        """Set a gauge."""
