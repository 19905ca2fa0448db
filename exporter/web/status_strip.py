"""The recent runs of a probe as a row of bars; what failed stands out."""

from collections.abc import Sequence
from typing import Final, Literal

from msgspec import Struct

from exporter.probes.result import State
from exporter.probes.standing import RECENT, Mark
from exporter.web import status_figures as figures
from exporter.web import status_reasons as reasons

Shown = Literal["up", "degraded", "down", "unsure", "off"]
"""How a probe is shown; what is paused or in maintenance is off."""

BAR, STEP, HEIGHT = 3, 4, 24
"""Width of a bar, from one bar to the next, and the height of the tallest and of the strip."""
STRIP = RECENT * STEP - (STEP - BAR)
"""Width of the strip."""
_LOWEST, _SPREAD = 8, 11
_UNSURE_HEIGHT = 5
_GOOD: Final[frozenset[State]] = frozenset({"up", "degraded"})
_WORDS: Final[dict[State, str]] = {
    "up": "up",
    "degraded": "degraded",
    "down": "down",
    "unknown": "unknown",
    "maintenance": "in maintenance",
}
_SHOWN: Final[dict[State, Shown]] = {
    "up": "up",
    "degraded": "degraded",
    "down": "down",
    "unknown": "unsure",
    "maintenance": "off",
}


class Bar(Struct, frozen=True):
    """One run in the strip, in the strip's own units; `title` says what it was."""

    state: Shown
    x: int
    height: int
    title: str

    @property
    def y(self) -> int:
        """Where it begins, from above."""
        return HEIGHT - self.height


def strip(recent: Sequence[Mark]) -> tuple[Bar, ...]:
    """Return the bars of the recent runs, the newest at the right end."""
    slowest = max((mark.duration for mark in recent if mark.state in _GOOD), default=0.0)
    free = RECENT - len(recent)
    return tuple(
        Bar(_shown(mark), (free + place) * STEP, _height(mark, slowest), _title(mark))
        for place, mark in enumerate(recent)
    )


def counted(recent: Sequence[Mark]) -> str:
    """Return what the strip shows, for those who cannot see it."""
    states = [mark.state for mark in recent]
    told = ((states.count(state), word) for state, word in _WORDS.items())
    parts = [f"{count} {word}" for count, word in told if count]
    return f"last {figures.number(len(states), 'run')}: {', '.join(parts)}" if parts else "no runs"


def _shown(mark: Mark) -> Shown:
    return _SHOWN[mark.state]


def _height(mark: Mark, slowest: float) -> int:
    """Return the height of a bar: what failed stands out; what was slow is higher than the rest."""
    if mark.state in _GOOD:
        return _LOWEST + round(_SPREAD * mark.duration / slowest) if slowest else _LOWEST
    return HEIGHT if mark.state == "down" else _UNSURE_HEIGHT


def _title(mark: Mark) -> str:
    took = figures.response(mark.duration)
    said = ", ".join(filter(None, (_WORDS[mark.state], reasons.in_words(mark.reason))))
    return f"{mark.started:%H:%M:%S} UTC: {said}, {took}"
