"""Whether a failure may be our own link's: only where the run never met the target."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from exporter.probes.reasons import OFFLINE
from exporter.probes.result import Result, worded

FRESH_SECONDS: Final = 1.0
"""A look at the link holds for runs that fail within so many seconds of it."""
# What a link that is down looks like. A refusal or a certificate is an answer: somebody was met.
_UNMET: Final = frozenset(
    {"dns", "connect_timeout", "unreachable", "unreachable_reply", "timeout", "missed", "no_event"}
)


class Link(Struct, frozen=True):
    """What a look at the link found: whether a target was reached, and until when that holds."""

    is_up: bool
    at: float

    def holds(self, now: float) -> bool:
        """Say whether nobody need look again; monotonic seconds."""
        return now - self.at < FRESH_SECONDS


def is_doubtful(result: Result) -> bool:
    """Say whether a link that is down would explain a result."""
    return result.reason in _UNMET


def excused(result: Result, targets: Sequence[str]) -> Result:
    """Return a result that says nothing of its target, since the link is down."""
    others = ", ".join(targets)
    said = f"this machine has no network: it does not reach {others} either; {result.detail}"
    return replace(result, reason=OFFLINE, detail=worded(said))


def parts(target: str) -> tuple[str, int]:
    """Return host and port of ``host:port``, an IPv6 host without its brackets."""
    host, _, port = target.rpartition(":")
    return host.removeprefix("[").removesuffix("]"), int(port)
