"""Places at which a test may end the process at once, to see that nothing is lost there.

``CHATWATCH_FAULT=courier.sent`` kills it when it comes there, ``courier.sent:3`` the third time.
Without the variable, which nobody sets but tests, a place costs one comparison.
"""

import os
import signal
from typing import Final

VARIABLE: Final = "CHATWATCH_FAULT"
_PLACE, _, _COUNT = os.environ.get(VARIABLE, "").partition(":")
_left = int(_COUNT or 1)


def step(place: str) -> None:
    """Come to a place; in a test that asked for it the process is no more."""
    if place != _PLACE:
        return
    global _left  # noqa: PLW0603 # a process dies once
    _left -= 1
    if _left <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
