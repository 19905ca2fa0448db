"""What one run of a probe came to."""

from datetime import datetime
from typing import Final, Literal

from msgspec import Struct

from exporter.probes.reasons import OURS

Verdict = Literal["up", "degraded", "down", "unknown"]
"""What a run says of its target."""
State = Literal["up", "degraded", "down", "unknown", "paused", "maintenance"]
"""How a probe stands: the verdict, unless it is not looked at or not held against it."""
DETAIL_CHARACTERS: Final = 300


class Gauge(Struct, frozen=True):
    """One measured value; ``labels`` are those after ``probe``, in the order of the catalogue."""

    metric: str
    labels: tuple[str, ...]
    value: float


class Result(Struct, frozen=True):
    """One run: of which probe, when, for how many seconds, and what was seen.

    ``reason`` is "" or one of ``reasons.REASONS``; ``degraded`` says that the target is as it has
    to be and yet worse than it should. ``detail`` is for a person at 3 a.m.: what was seen and what
    was expected, at most DETAIL_CHARACTERS, without secrets, users and queries.
    """

    probe: str
    kind: str
    started: datetime
    duration: float
    reason: str = ""
    detail: str = ""
    gauges: tuple[Gauge, ...] = ()
    degraded: bool = False
    retries: int = 0
    maintenance: bool = False

    @property
    def success(self) -> bool:
        """Whether the target is as it is expected to be."""
        return not self.reason

    @property
    def verdict(self) -> Verdict:
        """What the run says of the target; our own fault says nothing of it."""
        if self.reason in OURS:
            return "unknown"
        if self.reason:
            return "down"
        return "degraded" if self.degraded else "up"

    @property
    def state(self) -> State:
        """The verdict, and of a run in maintenance that it was in one."""
        return "maintenance" if self.maintenance else self.verdict


def worded(text: str) -> str:
    """Return a text fit for ``detail``: one printable line, cut to its length."""
    line = text if text.isprintable() else "".join(c if c.isprintable() else "?" for c in text)
    return line if len(line) <= DETAIL_CHARACTERS else line[: DETAIL_CHARACTERS - 1] + "…"
