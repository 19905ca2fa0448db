"""When the next look is due: at even times from the first one, however long a look takes."""

import math

# The first share of busy time needs two looks; nobody should wait a whole interval for it.
WARM_SECONDS = 1.0


def second(first: float, interval: float) -> float:
    """Return when the second look is due, in seconds as `first` is."""
    return first + min(WARM_SECONDS, interval)


def following(due: float, interval: float, now: float) -> float:
    """Return the next due time on the beat of `due` that is later than now, and than `due`.

    What was missed is not made up for.
    """
    return due + interval * (1 + max(0, math.floor((now - due) / interval)))
