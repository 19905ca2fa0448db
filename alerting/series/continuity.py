"""How far back samples reach without a break, over a restart too."""

from typing import Final

import numpy as np

from alerting.series.windows import Flags, Ids

# Ticks that a restart may miss; beyond, what was before it counts no more as looked at.
_MISSED: Final = 2


class Continuity:
    """From when on every tick was taken; times and `interval` in milliseconds.

    What was measured before a restart counts once each of those series was measured again: until
    then, a series that is absent may only not have been measured yet.
    """

    def __init__(self, interval: int) -> None:
        self._interval = interval
        self._since: int | None = None
        self._before: tuple[int, int] | None = None
        self._awaited: Flags = np.zeros(0, np.bool_)

    @property
    def since(self) -> int | None:
        """The first of the ticks without a break; None before there is one."""
        return self._since

    def resume(self, since: int, last: int, awaited: Ids) -> None:
        """Go on from an earlier life: its unbroken ticks, and the series measured at the last."""
        self._before = since, last
        self._awaited = np.zeros(int(awaited.max(initial=-1)) + 1, np.bool_)
        self._awaited[awaited] = True

    def tick(self, at: int, ids: Ids) -> None:
        """Note a tick and the series that were measured."""
        if self._since is None or at < self._since:
            self._since = at
            if self._before and not 0 < at - self._before[1] <= (_MISSED + 1) * self._interval:
                self._before = None
        if self._before is not None:
            self._awaited[ids[ids < len(self._awaited)]] = False
            if not self._awaited.any():
                self._since, self._before = self._before[0], None

    def covers(self, window: int, at: int, oldest: int | None) -> bool:
        """Say whether ticks reach back over a window; `oldest` is the first that is kept."""
        if oldest is None or self._since is None:
            return False
        return max(oldest, self._since) <= at - window + self._interval
