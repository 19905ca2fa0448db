"""What the engine stands between: samples, questions, who is told, the disk, the figures."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from alerting.duration import Duration
from alerting.meter import Meter
from alerting.model import Alert, Labels
from alerting.query import Query

Hand = Callable[[Sequence[Alert], datetime], Awaitable[None]]
"""Where alerts go at an instant: all that fire and are not inhibited, and those over of late."""

Measured = Callable[[str, datetime, datetime], Awaitable[int]]
"""How many series, of those that an expression reads, had a sample since an instant."""


class Sampler(Protocol):
    """Where samples are kept; with a Prometheus, one that does nothing."""

    def __len__(self) -> int: ...
    @property
    def bytes(self) -> int: ...
    def taking(self, at: datetime) -> Iterator[None]:
        """Take a sample of every series, in steps that hold the loop for milliseconds each."""

    def covers(self, window: Duration, at: datetime) -> bool:
        """Say whether samples reach back over a window."""

    def record(
        self,
        at: datetime,
        told: Sequence[Labels],
        values: Sequence[float],
        ended: Sequence[Labels],
    ) -> None:
        """Keep samples that rules made, and the ends of their series."""


class Memory(Protocol):
    """What outlives the process."""

    async def alerts(self) -> Sequence[Alert]: ...
    async def last(self) -> datetime | None:
        """Return when rules were evaluated last, as far as that is known."""

    async def save(
        self,
        changed: Sequence[Alert],
        gone: Sequence[str],
        at: datetime,
    ) -> None:
        """Keep what an evaluation at an instant changed."""


async def nothing_measured(_text: str, _since: datetime, _now: datetime) -> int:
    """Return that no series is known: for whoever asks a Prometheus."""
    return 0


class Seams(Struct, frozen=True):
    """What the engine stands between; `hand` is given only what memory has kept.

    `public_url` and `external_labels` are what texts of rules may tell of the daemon.
    """

    samples: Sampler
    query: Query
    hand: Hand
    memory: Memory
    meter: Meter
    measured: Measured = nothing_measured
    public_url: str = ""
    external_labels: Labels = ()
