"""How long folding rests between two steps: events are taken in first.

Where few events wait, a step of several costs hardly more than one of one. And that a step took
longer than a processor worked on it tells that others wanted one: then what waits may wait, as it
is on disk; but not for long, as people look at figures.
"""

from typing import Final

GATHERED_SECONDS: Final = 0.1
"""From one step of few events to the next."""
FEW: Final = 1_000
FRESH_SECONDS: Final = 10.0
"""What has waited for so long is folded without a rest, whoever else wants a processor."""
LONGEST_SECONDS: Final = 2.0
_CROWDED: Final = 1.25
"""From so many seconds for each second of work on: reading and writing take less than that."""
_RESTS: Final = 4.0


def rest(worked: float, took: float, waited: float, waiting: int) -> float:
    """Return the seconds to rest after a step.

    ``worked`` are seconds of a processor and ``took`` those of a clock; ``waited`` is since when
    the first of the events waits that come next, of which there are ``waiting``.
    """
    if waited >= FRESH_SECONDS:
        return 0.0
    gather = GATHERED_SECONDS - took if waiting < FEW else 0.0
    aside = _RESTS * worked if took >= _CROWDED * worked else 0.0
    return max(0.0, gather, min(aside, LONGEST_SECONDS, FRESH_SECONDS - waited))
