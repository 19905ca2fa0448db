"""Climbing: which alerts of a group go up to the next step of an escalation, and when."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from msgspec import Struct

from alerting.dispatch import escalations, grouping
from alerting.dispatch.escalations import Escalation, Rung
from alerting.dispatch.state import Group
from alerting.model import Alert, Labels

_MOST_KEPT: Final = 20_000


class Climb(Struct, frozen=True):
    """An alert that goes up at an instant, by its fingerprint, and the group that it comes to."""

    at: datetime
    name: str
    rung: Rung
    id: str


class Ladders:
    """The ladder of an alert's labels, remembered since it is asked for at each look."""

    def __init__(self, every: tuple[Escalation, ...]) -> None:
        """Stand on the escalations of a policy."""
        self._every = every
        self._kept: dict[Labels, tuple[Rung, ...]] = {}

    def __bool__(self) -> bool:
        return bool(self._every)

    def of(self, labels: Labels) -> tuple[Rung, ...]:
        """Return the rungs that an alert climbs."""
        found = self._kept.get(labels)
        if found is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            found = self._kept[labels] = escalations.rungs(self._every, dict(labels))
        return found


def climbs(
    group: Group,
    ladders: Ladders,
    alerts: Mapping[str, Alert],
    acknowledged: Collection[str],
    of: Callable[[str], Iterable[Group]],
    now: datetime,
) -> Iterator[Climb]:
    """Yield what is still to come of a group's alerts that were told and that nobody looks after.

    `of` names the groups of an alert: of two groups that it is in only one takes it up a step.

    Time counts from when an alert was told, or began anew since. What begins in the future began
    before the clock went back.
    """
    for name, told_at in group.told_at.items():
        alert = alerts[name]
        if alert.state != "firing" or name in acknowledged:
            continue
        since = told_at
        if alert.fired_at is not None and alert.fired_at <= now:
            since = max(told_at, alert.fired_at)
        done = {(one.receiver, one.step) for one in of(name) if name not in one.left}
        for rung in ladders.of(alert.labels):
            if (rung.receiver, rung.key) not in done:
                id = grouping.name(rung.receiver, f"{group.key}/{rung.key}")
                yield Climb(since + rung.after, name, rung, id)


def first(every: Iterable[Climb]) -> datetime | None:
    """Return when the first goes up."""
    return min((one.at for one in every), default=None)
