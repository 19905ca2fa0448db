"""What dispatch remembers: groups of alerts, and what each integration was told of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct

from alerting.dispatch.silences import Silence
from alerting.model import Acknowledgement, Alert, Labels
from alerting.store.rows import Lane, Outgoing

Why = Literal[
    "first notification",
    "new alerts in group",
    "new resolved alerts",
    "all alerts resolved",
    "repeat interval elapsed",
    "a silence or window ended",
    "acknowledged",
    "digest",
    "flapping",
    "escalated",
    "test",
]
"""Why something is told now; the first five are Alertmanager's."""


class Log(Struct, frozen=True, kw_only=True):
    """What one integration was told of a group last, as Alertmanager's notification log has it.

    `firing` are fingerprints told to fire and not told to be over since. `hidden` were told to
    fire, and a silence or window has hidden them since. `resolved` were told to be over at `at`.
    `thread` is the id of the notice that began the episode, as long as anything of it is not over.
    `count` counts the notices, so that no two bear the same name though a clock goes back.

    For digests: `times` are when there was something to tell of late, bounded; `held` is how often
    it was held back since `at`, and `waits` are the fingerprints of what was held back last.
    """

    at: datetime
    firing: frozenset[str] = frozenset()
    resolved: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    thread: str = ""
    times: tuple[datetime, ...] = ()
    held: int = 0
    waits: frozenset[str] = frozenset()
    count: int = 0

    @property
    def told(self) -> frozenset[str]:
        """What the integration was told to fire and not told to be over."""
        return self.firing | self.hidden


class Decision(Struct, frozen=True):
    """What was decided about one integration at the last look: told or not, and why, in words."""

    at: datetime
    told: bool
    why: str


class Group(Struct, frozen=True, kw_only=True):
    """Alerts that are told together: those of one route with the same values of `group_by`.

    `key` is Alertmanager's group key; that of an escalation's step has the step's name behind it.
    `route` is the hop's id. `members` maps fingerprints to the instant since when they are in it.
    `told_at` says when a member was first told to anybody, from which escalations count.
    `flush_at` is when it is looked at next, `look_at` an earlier look at what is hidden, if any.
    A `retired` group's route is gone: it takes no more members and only ends what it began. `left`
    are members that go another way since a reload, `hidden` those that something hid at the last
    look.
    """

    key: str
    route: str
    receiver: str
    labels: Labels
    flush_at: datetime
    members: Mapping[str, datetime] = {}
    told_at: Mapping[str, datetime] = {}
    logs: Mapping[Lane, Log] = {}
    decisions: Mapping[Lane, Decision] = {}
    look_at: datetime | None = None
    flushed: bool = False
    retired: bool = False
    step: str = ""
    hidden: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        """Its name among all groups: groups of the same key may belong to several receivers."""
        return f"{self.receiver}:{self.key}"


class Known(Struct, frozen=True, kw_only=True):
    """An alert as the board keeps it: as it is, and how restless it was of late.

    `changes` are when it began or ended, as long as that matters. `flapping_since` is when the
    episode began during which it flapped: it counts as one, and as firing until it is calm.
    """

    alert: Alert
    changes: tuple[datetime, ...] = ()
    flapping_since: datetime | None = None


class Hidden(Struct, frozen=True):
    """Why nobody is told of an alert: ids of silences, fingerprints, names of time intervals."""

    silences: tuple[str, ...] = ()
    inhibitors: tuple[str, ...] = ()
    windows: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.silences or self.inhibitors or self.windows)


class Kept(Struct, frozen=True, kw_only=True):
    """What an earlier life left: all that must be on disk for nothing to be lost."""

    groups: tuple[Group, ...] = ()
    alerts: tuple[Known, ...] = ()
    silences: tuple[Silence, ...] = ()
    acknowledgements: tuple[Acknowledgement, ...] = ()


class Output(Struct, frozen=True, kw_only=True):
    """What a step of the board changed, to be saved in one transaction.

    `gone_groups` are ids of groups, `gone_alerts` fingerprints. Nothing is in both lists.
    """

    notices: tuple[Outgoing, ...] = ()
    groups: tuple[Group, ...] = ()
    gone_groups: tuple[str, ...] = ()
    alerts: tuple[Known, ...] = ()
    gone_alerts: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self != _NOTHING


class AlertStatus(Struct, frozen=True, kw_only=True):
    """How an alert stands, as Alertmanager's API has it; `groups` are ids."""

    alert: Alert
    state: Literal["unprocessed", "active", "suppressed"]
    receivers: tuple[str, ...] = ()
    silenced_by: tuple[str, ...] = ()
    inhibited_by: tuple[str, ...] = ()
    muted_by: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    acknowledgement: Acknowledgement | None = None


_NOTHING = Output()
