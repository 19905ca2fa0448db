"""How fast one may write into a channel of Slack: a message a second. Pure.

https://docs.slack.dev/apis/web-api/rate-limits
"""

from collections import OrderedDict
from typing import Final

SPACING: Final = 1.1
"""Seconds between two messages; a little more than Slack asks for, as requests take their way."""
MOST: Final = 1_000


class Pace:
    """Remembers when each channel takes another message; the oldest are forgotten."""

    def __init__(self, spacing: float = SPACING) -> None:
        self._spacing = spacing
        self._free: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._free)

    def turn(self, channel: str, now: float) -> float:
        """Return the seconds to wait before the next message; that instant is taken then."""
        starts = max(self._free.get(channel, now), now)
        self._free[channel] = starts + self._spacing
        self._free.move_to_end(channel)
        while len(self._free) > MOST:
            self._free.popitem(last=False)
        return starts - now
