"""How far a query may go, and the count of what one has used.

Time is counted in steps, so that it is the same on every machine and needs no clock.
"""

from collections.abc import Callable

from msgspec import Struct

from alerting.promql.errors import TooMuch
from alerting.promql.storage import LOOKBACK


def go_on() -> None:
    """Let a query go on: nobody gives it up."""


class Limits(Struct, frozen=True):
    """Bounds of one query; spans are milliseconds.

    `steps` counts parts of the expression evaluated at one moment each, about 10 µs apiece and
    more; `samples` those looked at, the same one once for each moment that looks at it; `held`
    those that are in memory at one time, what was fetched and what the answer is made of.
    `stop` is asked at each step, and raises when nobody waits for the answer any more.
    """

    points: int = 11_000
    series: int = 1_000_000
    samples: int = 500_000_000
    held: int = 50_000_000
    steps: int = 500_000
    notes: int = 100
    lookback: int = LOOKBACK
    subquery_step: int = 60_000
    stop: Callable[[], None] = go_on


class Budget:
    """What is left of the limits of one query; TooMuch when it is used up."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._steps = limits.steps
        self._samples = limits.samples
        self._held = limits.held

    def step(self) -> None:
        """Count one part evaluated at one moment."""
        self._limits.stop()
        self._steps -= 1
        if self._steps < 0:
            raise TooMuch(
                f"query timed out: it needs more than {self._limits.steps:,} steps of evaluation;"
                " ask for fewer points, or give subqueries a longer step"
            )

    def look(self, samples: int) -> None:
        """Count samples looked at."""
        self._samples -= samples
        if self._samples < 0:
            raise TooMuch(
                f"query processing would look at more than {self._limits.samples:,} samples;"
                " ask for fewer series or points"
            )

    def hold(self, samples: int) -> None:
        """Count samples that stay in memory."""
        self._held -= samples
        if self._held < 0:
            raise TooMuch(
                "query processing would load too many samples into memory in query execution:"
                f" more than {self._limits.held:,}; ask for fewer series or points"
            )

    def select(self, series: int) -> None:
        """Judge how many series a selector took."""
        if series > self._limits.series:
            raise TooMuch(
                f"a selector takes {series:,} series, more than {self._limits.series:,};"
                " give it more labels"
            )
