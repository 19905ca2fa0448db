"""What a run has come to so far: the span of each phase, and what was seen.

Kept apart from the run, so that a run that ends early tells all that it saw.
"""

from typing import Final, Literal

from exporter.probes.address import Address
from exporter.probes.answer import Answer
from exporter.probes.certificates import Session
from exporter.probes.fault import Fault
from exporter.probes.target import Target

Phase = Literal["resolve", "connect", "tls", "processing", "transfer"]
PHASES: Final[tuple[Phase, ...]] = ("resolve", "connect", "tls", "processing", "transfer")


class Trace:
    """Filled by one run; instants are monotonic seconds.

    ``fault`` is what is known to be wrong already, whatever ends the run. ``read`` counts the bytes
    of the body.
    """

    __slots__ = (
        "_since",
        "address",
        "answer",
        "fault",
        "lookup",
        "phase",
        "read",
        "redirects",
        "session",
        "spans",
        "target",
    )

    def __init__(self) -> None:
        self.spans: dict[str, float] = dict.fromkeys(PHASES, 0.0)
        self.phase = ""
        self._since = 0.0
        self.lookup: float | None = None
        self.address: Address | None = None
        self.target: Target | None = None
        self.session: Session | None = None
        self.redirects = 0
        self.answer: Answer | None = None
        self.read = 0
        self.fault: Fault | None = None

    def enter(self, phase: Phase, now: float) -> None:
        """Begin a phase, which ends the one before."""
        self.end(now)
        self.phase = phase
        self._since = now

    def end(self, now: float) -> None:
        """End the phase that is, if one is; what follows is of none."""
        if self.phase:
            self.spans[self.phase] += now - self._since
        self.phase = ""

    def arrive(self, target: Target, now: float) -> None:
        """Begin a hop, with looking its host up."""
        self.target = target
        self.address = None
        self.enter("resolve", now)

    def connect(self, address: Address, now: float) -> None:
        """Begin to connect to the address that was chosen."""
        self.address = address
        self.enter("connect", now)
        if self.lookup is None:
            self.lookup = self.spans["resolve"]

    @property
    def host(self) -> str:
        """The host of this hop."""
        return self.target.host if self.target else ""

    @property
    def secure(self) -> bool:
        """Whether TLS is spoken in this hop."""
        return self.target is not None and self.target.secure

    @property
    def where(self) -> str:
        """What this hop connects to, for a sentence."""
        if self.target is None or self.address is None:
            return self.host
        brackets = f"[{self.address}]" if self.address.version == 6 else str(self.address)
        place = f"{brackets}:{self.target.port}"
        return place if self.target.literal else f"{self.host} ({place})"

    @property
    def seen(self) -> str:
        """How far the answer came, for a sentence about what did not come."""
        if self.phase == "transfer" and self.answer:
            return f"; got {self.answer.status} and {self.read} bytes of the body"
        return ""

    @property
    def astray(self) -> str:
        """Where redirects have led to, for the end of a sentence; "" without any."""
        if not self.redirects or self.target is None:
            return ""
        times = "1 redirect" if self.redirects == 1 else f"{self.redirects} redirects"
        return f" (after {times}, at {self.target.shown})"
