"""What a health check has come to so far."""

from exporter.probes.rpc.call import Status
from exporter.probes.trace import Trace


class Trail(Trace):
    """Filled by one run; ``serving`` is a status of ``health.STATUSES`` by number."""

    def __init__(self) -> None:
        super().__init__("resolve", "connect", "tls", "check")
        self.status: Status | None = None
        self.serving: int | None = None
