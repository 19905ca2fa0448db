"""What dispatch remembers: groups of alerts, and what each integration was told of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct

from alerting.model import Labels
from alerting.store.rows import Lane

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
    `thread` is the id of the notice that began the episode. `times` are when it was told of late,
    for digests; bounded.
    """

    at: datetime
    firing: frozenset[str] = frozenset()
    resolved: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    thread: str = ""
    times: tuple[datetime, ...] = ()
    held: int = 0


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
    A `retired` group's route is gone: it takes no more members and only ends what it began.
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
