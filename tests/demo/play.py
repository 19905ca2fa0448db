"""How long the demo takes, and what happens when. Pure."""

from pathlib import Path
from typing import NamedTuple

from tests import corpus

SHORT = 12.0
"""Seconds of the shortened form, which CI runs."""
_A_SECOND = 16
_SHORTEST_OUTAGE, _LONGEST_OUTAGE = 3.0, 30.0


class Play(NamedTuple):
    """A day in `seconds`; afterwards it stays up for `stay` seconds, None for as long as wanted."""

    folder: Path
    seconds: float = 60.0
    stay: float | None = None
    prometheus: bool = False

    @property
    def conversations(self) -> int:
        """How many of the corpus: as busy a day, however long it takes."""
        return min(round(self.seconds * _A_SECOND), corpus.CONVERSATIONS)

    @property
    def fails(self) -> float:
        """Seconds after the beginning at which the backend is stopped."""
        return self.seconds / 3

    @property
    def outage(self) -> float:
        """Seconds for which it is down at least: so long that a person sees it."""
        return min(max(self.seconds / 6, _SHORTEST_OUTAGE), _LONGEST_OUTAGE)


def play(
    folder: Path,
    *,
    seconds: float | None = None,
    hold: float | None = None,
    short: bool = False,
    once: bool = False,
    prometheus: bool = False,
) -> Play:
    """Return what the switches ask for; the more exact one has the last word."""
    length = seconds or (SHORT if short else Play(folder).seconds)
    stay = 0.0 if hold is None and (short or once) else hold
    return Play(folder, length, stay, prometheus)
