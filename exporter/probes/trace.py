"""What a run has come to so far: the span of each phase, and what was seen.

Kept apart from the run, so that a run that ends early tells all that it saw. Kinds that see more
than a way and a TLS session extend it.
"""

from exporter.probes.address import Address
from exporter.probes.certificates import Session
from exporter.probes.fault import Fault
from exporter.probes.way import Way


class Trace:
    """Filled by one run; instants are monotonic seconds; phases are named when the run begins.

    ``fault`` is what is known to be wrong already, whatever ends the run. ``lookup`` is the span of
    the first look-up. ``degraded`` is in what way the target is worse than it should be, or "".
    """

    def __init__(self, *phases: str) -> None:
        self.spans: dict[str, float] = dict.fromkeys(phases, 0.0)
        self.phase = ""
        self._since = 0.0
        self.lookup: float | None = None
        self.address: Address | None = None
        self.way: Way | None = None
        self.session: Session | None = None
        self.fault: Fault | None = None
        self.degraded = ""

    def enter(self, phase: str, now: float) -> None:
        """Begin a phase, which ends the one before."""
        self.end(now)
        self.phase = phase
        self._since = now

    def end(self, now: float) -> None:
        """End the phase that is, if one is; what follows is of none."""
        if self.phase:
            self.spans[self.phase] = self.spans.get(self.phase, 0.0) + now - self._since
        self.phase = ""

    def arrive(self, way: Way, now: float) -> None:
        """Begin a way, with looking its host up."""
        self.way = way
        self.address = None
        self.enter("resolve", now)

    def resolved(self, address: Address, now: float) -> None:
        """Take the address that was chosen; what follows is of no phase yet."""
        self.address = address
        self.end(now)
        if self.lookup is None:
            self.lookup = self.spans["resolve"]

    @property
    def host(self) -> str:
        """The host of this way."""
        return self.way.host if self.way else ""

    @property
    def where(self) -> str:
        """What is connected to, for a sentence."""
        if self.way is None or self.address is None:
            return self.host
        brackets = f"[{self.address}]" if self.address.version == 6 else str(self.address)
        place = f"{brackets}:{self.way.port}" if self.way.port else str(self.address)
        return place if self.way.literal else f"{self.host} ({place})"

    @property
    def seen(self) -> str:
        """How far the run came, for the end of a sentence about what did not come."""
        return ""

    @property
    def astray(self) -> str:
        """Where the run was led to, for the end of any sentence about it."""
        return ""
