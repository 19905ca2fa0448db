"""What a run over a WebSocket has come to so far."""

from typing import Final

from exporter.probes.trace import Trace

PHASES: Final = ("resolve", "connect", "tls", "processing", "transfer")


class Trail(Trace):
    """Filled by one run.

    ``status`` is that of the answer to the opening, 0 before it. ``messages`` came in, ``awaited``
    is what is waited for. ``unmatched`` says that a message was not what an expression wanted,
    ``ping`` the seconds from a ping to its pong, where one was sent.
    """

    def __init__(self, *phases: str) -> None:
        super().__init__(*(phases or PHASES))
        self.status = 0
        self.upgraded = False
        self.messages = 0
        self.awaited = ""
        self.unmatched = False
        self.ping: float | None = None

    @property
    def seen(self) -> str:
        """How far the run came."""
        if self.phase != "transfer":
            return ""
        times = "1 message" if self.messages == 1 else f"{self.messages} messages"
        return f"; waiting for {self.awaited or 'a message'}; {times} came"
