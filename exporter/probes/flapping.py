"""Flapping: a probe that goes up and down over and over, told by its recent runs alone."""

import itertools
from collections.abc import Sequence
from typing import Final

from exporter.probes.result import State

RUNS: Final = 20
BEGINS: Final = 6
"""Changes between up and down within RUNS runs from which on a probe flaps."""
ENDS: Final = 2
"""Changes with which it still does; with fewer it is calm, so that the mark does not flap too."""
_SUCCESS: Final[dict[State, bool]] = {"up": True, "degraded": True, "down": False}


def flaps(states: Sequence[State], was_flapping: bool) -> bool:  # noqa: FBT001 # one of two inputs
    """Say whether a probe flaps, by the states of its recent runs, oldest first."""
    judged = [_SUCCESS[state] for state in states if state in _SUCCESS][-RUNS:]
    changes = sum(one != following for one, following in itertools.pairwise(judged))
    return changes >= (ENDS if was_flapping else BEGINS)
