"""What one run of a probe came to."""

from datetime import datetime
from typing import Final, Literal

from msgspec import Struct

from exporter.probes.reasons import INTERNAL

State = Literal["up", "down", "unknown"]
DETAIL_CHARACTERS: Final = 300


class Gauge(Struct, frozen=True):
    """One measured value; ``labels`` are those after ``probe``, in the order of the catalogue."""

    metric: str
    labels: tuple[str, ...]
    value: float


class Result(Struct, frozen=True):
    """One run: of which probe, when, for how many seconds, and what was seen.

    ``reason`` is "" or one of ``reasons.REASONS``. ``detail`` is for a person at 3 a.m.: what was
    seen and what was expected, at most DETAIL_CHARACTERS, without secrets, users and queries.
    """

    probe: str
    kind: str
    started: datetime
    duration: float
    reason: str = ""
    detail: str = ""
    gauges: tuple[Gauge, ...] = ()

    @property
    def success(self) -> bool:
        """Whether the target is as it is expected to be."""
        return not self.reason

    @property
    def state(self) -> State:
        """What the run says of the target; our own fault says nothing of it."""
        if self.reason == INTERNAL:
            return "unknown"
        return "down" if self.reason else "up"


def worded(text: str) -> str:
    """Return a text fit for ``detail``: one printable line, cut to its length."""
    line = text if text.isprintable() else "".join(c if c.isprintable() else "?" for c in text)
    return line if len(line) <= DETAIL_CHARACTERS else line[: DETAIL_CHARACTERS - 1] + "…"
