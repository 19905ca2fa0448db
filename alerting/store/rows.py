"""What the store of alerting takes and gives, as values."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from alerting.model import Labels, Notice, Status

# sent: the receiver said yes. rejected: it said no for good. expired: nobody said yes in time, or
# too many waited. needless: the end of something that the receiver was never told of.
Outcome = Literal["sent", "rejected", "expired", "needless"]


class Lane(Struct, frozen=True, order=True):
    """One integration of one receiver: ``email[0]`` of ``team``."""

    receiver: str
    integration: str

    @property
    def kind(self) -> str:
        """What sort of integration it is: ``email``."""
        return self.integration.partition("[")[0]

    def __str__(self) -> str:
        return f"{self.receiver}/{self.integration}"


class Outgoing(Struct, frozen=True):
    """A notice on its way through one integration of its receiver."""

    notice: Notice
    integration: str

    @property
    def lane(self) -> Lane:
        """The way it goes."""
        return Lane(self.notice.receiver, self.integration)

    @property
    def id(self) -> str:
        """Its name among all that are on their way."""
        return f"{self.notice.id}/{self.integration}"


class Waiting(Struct, frozen=True, kw_only=True):
    """An outgoing notice whose turn it is.

    `attempts` failed so far. `told` are those recipients that said yes already. `known` says
    whether the receiver knows of the beginning, which matters to an end only. `doubtful` is set
    where it may have arrived already. `note` is what the integration asked to be given.
    """

    outgoing: Outgoing
    attempts: int = 0
    told: tuple[str, ...] = ()
    known: bool = False
    doubtful: bool = False
    note: str = ""


class Postponed(Struct, frozen=True, kw_only=True):
    """A delivery that failed and is to be tried again.

    `at_once` says that it is tried again without a pause by who began it, so that it stays under
    way: a crash leaves it in doubt.
    """

    until: datetime
    reason: str
    detail: str
    doubtful: bool = False
    told: tuple[str, ...] = ()
    at_once: bool = False


class Settled(Struct, frozen=True):
    """How a notice ended; `note` is for the next one of the same episode, "" changes nothing."""

    outcome: Outcome
    reason: str = ""
    detail: str = ""
    note: str = ""


class Try(Struct, frozen=True, kw_only=True):
    """One try to deliver a notice, and what was answered; `took` is in seconds."""

    at: datetime
    took: float
    outcome: Literal["sent", "failed", "rejected"]
    reason: str = ""
    detail: str = ""
    doubtful: bool = False


class Tried(Struct, frozen=True):
    """What came of a try: the try, and what is to become of the notice by its id."""

    id: str
    lane: Lane
    attempt: Try
    how: Postponed | Settled


class Fallback(Struct, frozen=True):
    """Who is told when an integration says no for good: lanes, and those of them told of ends."""

    lanes: tuple[Lane, ...] = ()
    ends: tuple[Lane, ...] = ()


class Change(Struct, frozen=True, kw_only=True):
    """What was done to a silence: by whom, and what was said with it."""

    silence: str
    at: datetime
    what: Literal["created", "changed", "expired"]
    by: str
    comment: str = ""


class Told(Struct, frozen=True, kw_only=True):
    """A line of the journal: what became of one notice at one integration.

    `known` says whether the receiver knows of it: sent, or perhaps, or to some recipients. `why`
    is the reason for which it was told, `firing` and `ended` how many alerts it told of. `repeats`
    counts the tries that began though one before may have arrived.
    """

    id: str
    lane: Lane
    status: Status
    group_key: str
    at: datetime
    settled_at: datetime
    outcome: Outcome
    known: bool
    attempts: int
    reason: str
    detail: str
    root: str = ""
    why: str = ""
    firing: int = 0
    ended: int = 0
    repeats: int = 0


class Queued(Struct, frozen=True, kw_only=True):
    """A notice that waits since `at`: for its turn, or until `next_at` after failed tries."""

    id: str
    lane: Lane
    status: Status
    group_key: str
    at: datetime
    next_at: datetime
    attempts: int
    reason: str
    detail: str
    why: str
    firing: int
    ended: int


class Episode(Struct, frozen=True, kw_only=True):
    """An alert that fired, as row I4 of the capabilities has it, and a little more."""

    id: int
    timestamp: datetime
    alert_type: str
    severity: str
    message: str
    resolved: bool
    resolved_at: datetime | None
    labels: Labels
    value: float | None


class Trouble(Struct, frozen=True):
    """A delivery that failed."""

    at: datetime
    reason: str
    detail: str


class LaneView(Struct, frozen=True, kw_only=True):
    """How one integration fares; a trouble later than `last_sent` is one that lasts."""

    lane: Lane
    depth: int
    oldest: datetime | None
    last_sent: datetime | None
    trouble: Trouble | None

    @property
    def is_failing(self) -> bool:
        """Whether the last that is known of it is a failure."""
        if self.trouble is None:
            return False
        return self.last_sent is None or self.last_sent < self.trouble.at


class View(Struct, frozen=True):
    """The outbox as the status page shows it."""

    depth: int
    oldest: datetime | None
    lanes: tuple[LaneView, ...]
