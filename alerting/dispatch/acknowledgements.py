"""Acknowledgements: whom it helps to know that somebody looks after an alert."""

from collections.abc import Iterable, Mapping, Set
from datetime import datetime

from alerting.dispatch import telling
from alerting.dispatch.state import Group, Log
from alerting.dispatch.telling import Said
from alerting.model import Acknowledgement, Alert
from alerting.policy import Traits
from alerting.store.rows import Lane, Outgoing


def holds(acknowledgement: Acknowledgement | None, alert: Alert) -> bool:
    """Say whether an alert is looked after: it fires, and did when somebody said so."""
    if acknowledgement is None or alert.state != "firing" or alert.fired_at is None:
        return False
    return alert.fired_at <= acknowledgement.fired_at


def holding(
    every: Mapping[str, Acknowledgement], alerts: Mapping[str, Alert]
) -> dict[str, Acknowledgement]:
    """Return those that hold for some alerts, by fingerprint."""
    return {
        name: every[name]
        for name, alert in (alerts.items() if every else ())
        if name in every and holds(every[name], alert)
    }


def outgoing(
    group: Group,
    lanes: Mapping[Lane, Traits],
    alerts: Mapping[str, Alert],
    acknowledged: Mapping[str, Acknowledgement],
    new: Set[str],
    now: datetime,
) -> tuple[Outgoing, ...]:
    """Return what goes out when `new` ones are looked after.

    Told is who takes it and was told that one of them fires. What stands for a group as a whole, as
    an incident does, is acknowledged with the last of those that fire, and not where that was said.
    """
    found = []
    for lane, traits in lanes.items():
        log = group.logs.get(lane)
        if not traits.takes_acknowledgement or log is None or not log.told & new:
            continue
        firing = {n: alerts[n] for n in log.told if n in alerts and alerts[n].state == "firing"}
        if traits.resolves_at_once and not _is_whole(firing, acknowledged, lane, new):
            continue
        if firing.keys() & new:
            found.append(notice(group, lane, firing, acknowledged, now, log))
    return tuple(found)


def notice(
    group: Group,
    lane: Lane,
    firing: Mapping[str, Alert],
    acknowledged: Mapping[str, Acknowledgement],
    now: datetime,
    log: Log,
) -> Outgoing:
    """Return what says who looks after what fires, to somebody who was told this last."""
    return telling.outgoing(
        group,
        lane,
        firing,
        now,
        Said("acknowledged", "acknowledged", log.count, log.thread),
        acknowledged,
    )


def _is_whole(
    firing: Iterable[str],
    acknowledged: Mapping[str, Acknowledgement],
    lane: Lane,
    new: Set[str],
) -> bool:
    """Say whether all is looked after that fires, and that was not said in the lane itself."""
    if any(name not in acknowledged for name in firing):
        return False
    return any(acknowledged[name].via != lane.kind for name in new if name in acknowledged)
