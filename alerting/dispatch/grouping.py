"""Grouping: which groups an alert belongs to, and when a group is looked at.

A group of Alertmanager is of a route; ours is of a receiver and the route's key, so that two routes
alike that lead to the same receiver tell it once.
"""

from collections.abc import Iterable, Mapping, Set
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from alerting.dispatch import routing
from alerting.dispatch.digests import Digest
from alerting.dispatch.escalations import Rung
from alerting.dispatch.routing import Hop, Tree
from alerting.dispatch.silences import Silence
from alerting.dispatch.state import Group, Hidden
from alerting.model import Alert

MINUTE: Final = timedelta(minutes=1)
JITTER: Final = timedelta(seconds=1)
"""A clock that is set right by no more than this makes nobody wait noticeably longer."""


class Place(Struct, frozen=True):
    """Where an alert goes: a group, made or not, and the route that leads there."""

    id: str
    key: str
    hop: Hop


def places(tree: Tree, labels: Mapping[str, str]) -> dict[str, Place]:
    """Return where an alert of these labels goes, by the groups' ids; the first of two alike."""
    found: dict[str, Place] = {}
    for hop in tree.hops(labels):
        key = routing.group_key(hop, labels)
        place = Place(name(hop.receiver, key), key, hop)
        found.setdefault(place.id, place)
    return found


def name(receiver: str, key: str) -> str:
    """Return the id of a group."""
    return f"{receiver}:{key}"


def begun(place: Place, labels: Mapping[str, str], now: datetime) -> Group:
    """Return a group that is told after its route's `group_wait`."""
    return Group(
        key=place.key,
        route=place.hop.id,
        receiver=place.hop.receiver,
        labels=routing.group_labels(place.hop, labels),
        flush_at=now + place.hop.group_wait,
    )


def escalated(base: Group, rung: Rung, now: datetime) -> Group:
    """Return the group of an escalation's step, told at once."""
    return Group(
        key=f"{base.key}/{rung.key}",
        route=base.route,
        receiver=rung.receiver,
        labels=base.labels,
        flush_at=now,
        step=rung.key,
    )


def joined(group: Group, alerts: Mapping[str, Alert], hop: Hop, now: datetime) -> Group:
    """Return a group with more members, looked at now where one began too long ago to wait.

    A group without members, kept for what it remembers, begins anew.
    """
    flush_at, flushed = group.flush_at, group.flushed
    if not group.members:
        flush_at, flushed = now + hop.group_wait, False
    if not flushed and any(_is_late(one, hop, now) for one in alerts.values()):
        flush_at = min(flush_at, now)
    return replace(
        group,
        route=hop.id,
        members={**dict.fromkeys(alerts, now), **group.members},
        left=group.left - frozenset(alerts),
        retired=False,
        flush_at=flush_at,
        flushed=flushed,
    )


def parted(group: Group, leavers: Set[str]) -> Group:
    """Return a group some of whose members go another way: whoever was told of them is told more.

    Nothing is said of the others any more. Where nobody is left the group is retired.
    """
    owed = frozenset[str]().union(*(log.told for log in group.logs.values()))
    members = {one: at for one, at in group.members.items() if one not in leavers or one in owed}
    left = frozenset((group.left | leavers) & members.keys())
    return replace(
        group,
        members=members,
        left=left,
        retired=left == members.keys(),
        told_at={one: at for one, at in group.told_at.items() if one not in left},
        hidden=frozenset(group.hidden & members.keys()),
    )


def look_at(
    hidden: Iterable[Hidden], silences: Mapping[str, Silence], now: datetime
) -> datetime | None:
    """Return when hidden members may show again: windows and alerts are asked every minute."""
    every = tuple(hidden)
    found = [silences[one].ends_at for one in {one for why in every for one in why.silences}]
    if any(why.windows or why.inhibitors for why in every):
        found.append(now.replace(second=0, microsecond=0) + MINUTE)
    return min(found, default=None)


def rests_until(group: Group, digest: Digest | None) -> datetime | None:
    """Return how long a group without members is kept for what a digest must remember."""
    if digest is None:
        return None
    within = timedelta(seconds=digest.within.seconds)
    return max((log.times[-1] + within for log in group.logs.values() if log.times), default=None)


def rewound(group: Group, hop: Hop, now: datetime) -> Group:
    """Return a group as it is after the clock went back, or its route's spans became shorter.

    It waits no longer than it would from now on.
    """
    longest = now + (hop.group_interval if group.flushed else hop.group_wait)
    if not group.members or group.flush_at <= longest + JITTER:
        return group
    logs = {
        lane: replace(log, at=min(log.at, now), times=tuple(min(one, now) for one in log.times))
        for lane, log in group.logs.items()
    }
    return replace(
        group,
        flush_at=longest,
        look_at=group.look_at and min(group.look_at, now + MINUTE),
        told_at={one: min(at, now) for one, at in group.told_at.items()},
        logs=logs,
    )


def next_at(group: Group) -> datetime:
    """Return when a group is looked at next."""
    return group.flush_at if group.look_at is None else min(group.flush_at, group.look_at)


def _is_late(alert: Alert, hop: Hop, now: datetime) -> bool:
    return alert.fired_at is not None and alert.fired_at + hop.group_wait < now
