"""How much of the time our own API answered, over windows that end now. Pure.

A spell is a stretch of time in which it answered; between two it did not, be it that the daemon was
down, waited for its turn, or hung. Time before the first spell that is known counts neither way.
"""

from collections.abc import Mapping, Sequence
from typing import Final

Spell = tuple[int, int]
"""When the API began to answer, and when it was last known to; milliseconds since 1970."""

WINDOWS: Final[Mapping[str, int]] = {
    "1h": 3_600,
    "24h": 86_400,
    "7d": 604_800,
    "30d": 2_592_000,
}
"""Seconds by the name of a window."""

LONGEST: Final = max(WINDOWS.values())
LEAST: Final = 900_000
"""Milliseconds that must be known before they are a share of anything."""
GAP: Final = 60_000
"""Milliseconds without a look after which it did not answer: the machine slept, or we hung."""


def continued(spell: Spell | None, now: int) -> Spell:
    """Return the spell that lasts now: the one before, unless nobody looked for too long."""
    if spell is None or not 0 <= now - spell[1] <= GAP:
        return now, now
    return spell[0], now


def ratio(spells: Sequence[Spell], now: int, seconds: int) -> float | None:
    """Return the share of a window in which the API answered; None before enough is known.

    A restart in the first minutes of a new installation says nothing about a day.
    """
    if not spells:
        return None
    start = max(now - seconds * 1000, min(began for began, _ in spells))
    if now - start < LEAST:
        return None
    answered = sum(max(0, min(ended, now) - max(began, start)) for began, ended in spells)
    return min(1.0, answered / (now - start))
