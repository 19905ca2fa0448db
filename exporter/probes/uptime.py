"""Uptime over windows that end now: runs that were up, of the runs that gave a verdict.

The rules. A run counts at the moment it started. A run that could not judge its target (state
`unknown`: our own fault) and a run that was missed do not count, neither for nor against. Without
any run that counts there is no uptime. A window is a row of buckets: the one that holds now, and as
many before it as fill the window, so that it reaches back at least its span and at most a bucket
further; within that it is exact.

Instants are Unix seconds.
"""

from array import array
from collections.abc import Iterable, Mapping

from msgspec import Struct


class Window(Struct, frozen=True):
    """A span that ends now, and the width of the buckets it is summed in; both in seconds."""

    name: str
    span: int
    width: int

    @property
    def buckets(self) -> int:
        """How many buckets it holds, the one that goes on included."""
        return self.span // self.width + 1


WINDOWS = (
    Window("1h", 3_600, 60),
    Window("24h", 86_400, 900),
    Window("7d", 604_800, 3_600),
    Window("30d", 2_592_000, 21_600),
)


class Share(Struct, frozen=True):
    """How many runs gave a verdict, and how many of them were up."""

    judged: int = 0
    up: int = 0

    @property
    def ratio(self) -> float | None:
        """Uptime from 0 to 1; None when nothing was judged."""
        return self.up / self.judged if self.judged else None


def together(shares: Iterable[Share]) -> Share:
    """Return the share of several probes: each run weighs the same."""
    found = list(shares)
    return Share(sum(one.judged for one in found), sum(one.up for one in found))


class Uptime:
    """One probe's windows: a few KiB, moved by each run and by time."""

    def __init__(self) -> None:
        self._slides = {window.name: Slide(window) for window in WINDOWS}

    def judge(self, started: float, now: float, *, up: bool) -> None:
        """Count a run in every window."""
        for slide in self._slides.values():
            slide.add(started, Share(1, int(up)), now)

    def load(self, window: Window, start: float, share: Share, now: float) -> None:
        """Add a bucket of one window, as it was stored."""
        self._slides[window.name].add(start, share, now)

    def shares(self, now: float) -> Mapping[str, Share]:
        """Return the share of each window, by name, as of now."""
        return {name: slide.share(now) for name, slide in self._slides.items()}


class Slide:
    """The buckets of one window in a ring, and their sums."""

    def __init__(self, window: Window) -> None:
        self._width = window.width
        self._size = window.buckets
        self._judged = array("L", bytes(array("L").itemsize * self._size))
        self._up = array("L", self._judged)
        self._newest = 0
        self._share = Share()

    def add(self, at: float, share: Share, now: float) -> None:
        """Count runs of an instant; what is older than the window, or later than now, is not in it.

        A little later than now is: a clock may have been set back.
        """
        self._roll(now)
        number = int(at // self._width)
        if self._newest - self._size < number <= self._newest:
            place = number % self._size
            self._judged[place] += share.judged
            self._up[place] += share.up
            self._share = together((self._share, share))

    def share(self, now: float) -> Share:
        """Return the sums of the window that ends now."""
        self._roll(now)
        return self._share

    def _roll(self, now: float) -> None:
        """Let go of the buckets that have left the window."""
        number = int(now // self._width)
        if number == self._newest:
            return
        if number <= self._newest - self._size or number >= self._newest + self._size:
            # Nothing of it remains; or the clock was set back by more than the window.
            self._judged = array("L", bytes(array("L").itemsize * self._size))
            self._up = array("L", self._judged)
            self._share, self._newest = Share(), number
            return
        while self._newest < number:
            self._newest += 1
            place = self._newest % self._size
            self._share = Share(
                self._share.judged - self._judged[place], self._share.up - self._up[place]
            )
            self._judged[place] = self._up[place] = 0
