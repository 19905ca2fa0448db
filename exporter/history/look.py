"""One run of a probe, as far as its history needs it."""

from typing import Final, NamedTuple

STATES: Final = ("up", "degraded", "down", "unknown", "maintenance")
"""What a run is kept as."""
HOLD_INTERVALS: Final = 3
"""For how many intervals a run says how its target is, where no other follows."""


class Look(NamedTuple):
    """A run that began at an instant (Unix ms); reason and detail are "" where all is well.

    What a run in maintenance found is in its reason.
    """

    started: int
    state: str
    reason: str = ""
    detail: str = ""

    @property
    def success(self) -> bool | None:
        """What it says of its target; None: nothing that may be held for or against it.

        In maintenance a failure is expected, but a success is one.
        """
        if self.state in {"up", "degraded"} or (self.state == "maintenance" and not self.reason):
            return True
        return False if self.state == "down" else None


def hold(interval: float) -> int:
    """Return for how many milliseconds a run holds, given its probe's interval in seconds."""
    return round(interval * 1000) * HOLD_INTERVALS
