"""What a run over HTTP has come to so far, hop by hop, over one request or several."""

from collections.abc import Callable
from typing import Final, Literal

from exporter.probes.address import Address
from exporter.probes.hypertext.answer import Answer
from exporter.probes.hypertext.cookies import Jar
from exporter.probes.hypertext.target import Target
from exporter.probes.trace import Trace
from exporter.probes.way import Way

Phase = Literal["resolve", "connect", "tls", "processing", "transfer"]
PHASES: Final[tuple[Phase, ...]] = ("resolve", "connect", "tls", "processing", "transfer")
Listener = Callable[[bytes, float], None]
Verdict = tuple[str, bool]


class Trail(Trace):
    """Filled by one run; ``target`` is that of the hop; ``read`` counts the bytes of the body.

    ``turned`` counts a redirect that was not followed. ``proxy`` names the one on the way, and
    ``beyond`` is the target's address where we looked it up ourselves. ``jar`` keeps cookies from
    one request to the next; ``listener`` is told each piece of a body and when it came, in
    monotonic seconds. ``verdicts`` are addresses, and whether all is well there, where several are
    looked at.
    """

    def __init__(self) -> None:
        super().__init__(*PHASES)
        self.target: Target | None = None
        self.redirects = self.turned = self.read = 0
        self.answer: Answer | None = None
        self.proxy = ""
        self.beyond: Address | None = None
        self.jar = Jar()
        self.listener: Listener | None = None
        self.verdicts: tuple[Verdict, ...] = ()

    def arrive(self, way: Way, now: float) -> None:
        """Begin a way, with looking its host up; what TLS showed before was of another."""
        super().arrive(way, now)
        self.session = None

    def renew(self) -> None:
        """Begin another request: spans and cookies go on, all else begins anew."""
        self.target = self.answer = self.fault = self.session = self.beyond = None
        self.redirects = self.turned = self.read = 0
        self.proxy = ""

    def become(self, other: "Trail") -> None:
        """Take all that another trail has seen."""
        self.__dict__.update(other.__dict__)

    @property
    def total(self) -> float:
        """The seconds of all phases that have ended."""
        return sum(self.spans.values())

    @property
    def secure(self) -> bool:
        """Whether TLS is spoken in this hop."""
        return self.target is not None and self.target.secure

    @property
    def where(self) -> str:
        """What is connected to, for a sentence."""
        if not self.proxy:
            return super().where
        if self.phase in {"resolve", "connect"} or self.target is None:
            return f"the proxy {super().where}"
        return f"{self.target.authority} (by the proxy {super().where})"

    @property
    def seen(self) -> str:
        """How far the answer came."""
        if self.phase == "transfer" and self.answer:
            return f"; got {self.answer.status} and {self.read} bytes of the body"
        if self.proxy and self.phase == "connect":
            return f"; the proxy {self.proxy} is on the way"
        return ""

    @property
    def astray(self) -> str:
        """Where redirects have led to; "" without any."""
        if not self.redirects or self.target is None:
            return ""
        times = "1 redirect" if self.redirects == 1 else f"{self.redirects} redirects"
        return f" (after {times}, at {self.target.shown})"
