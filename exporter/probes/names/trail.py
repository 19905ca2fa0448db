"""What a question to a name server has come to so far."""

from exporter.probes.names.answer import Answer
from exporter.probes.trace import Trace


class Trail(Trace):
    """Filled by one run; ``strange`` counts messages that answer something else."""

    def __init__(self) -> None:
        super().__init__("resolve", "connect", "tls", "request")
        self.answer: Answer | None = None
        self.strange = 0

    @property
    def seen(self) -> str:
        """What came instead of an answer."""
        if not self.strange:
            return ""
        times = "1 message" if self.strange == 1 else f"{self.strange} messages"
        return f"; {times} of another id or question came"
