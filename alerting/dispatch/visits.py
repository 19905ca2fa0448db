"""Visits: what is done with a group whose time has come, and with alerts that nobody waits for."""

from collections.abc import Collection
from datetime import datetime, timedelta

from msgspec.structs import replace

from alerting.dispatch import digests, flushing, grouping
from alerting.dispatch.climbing import Climb
from alerting.dispatch.flushing import Look
from alerting.dispatch.room import Room
from alerting.dispatch.state import Group
from alerting.store.rows import Lane


def visit(room: Room, id: str, now: datetime, unsent: Collection[tuple[Lane, str]]) -> None:
    """Look at a group as far as its time has come, and set when that is next."""
    group = before = room.groups[id]
    if group.members and group.flush_at <= now:
        group = _flushed(room, group, now, unsent)
    elif group.members and group.look_at is not None and group.look_at <= now:
        group = _looked(room, group, now, unsent)
    if group is before:
        room.schedule(group)
    else:
        room.put(group)
    if group.members:
        _climb(room, group, now)
    else:
        _rest(room, group, now)


def leave(room: Room, name: str, now: datetime) -> None:
    """Forget an alert that is in no group, unless it fires or flapped just now."""
    if name not in room.roster.known or room.is_placed(name):
        return
    if room.roster.settle(name, now):
        room.note(name)
    until = room.roster.rests_until(name, now)
    if until is not None and until > now:
        room.leaving.put(name, until)
        return
    room.roster.drop(name)
    room.acknowledgements.pop(name, None)
    room.note(name)


def _rest(room: Room, group: Group, now: datetime) -> None:
    """Forget a group without members, once no digest asks any more what it was told."""
    until = room.rests_until(group)
    if until is None or until <= now:
        room.remove(group)


def _looked(room: Room, group: Group, now: datetime, unsent: Collection[tuple[Lane, str]]) -> Group:
    """Flush a group early when something shows that was hidden."""
    hidden = room.hidden(group, room.shown(group, now), now)
    if group.hidden - hidden.keys():
        return _flushed(room, group, now, unsent)
    look_at = grouping.look_at(hidden.values(), room.silences, now)
    return replace(group, hidden=frozenset(hidden), look_at=look_at)


def _flushed(
    room: Room, group: Group, now: datetime, unsent: Collection[tuple[Lane, str]]
) -> Group:
    """Flush a group: notices come from here."""
    for name in group.members:
        if room.roster.settle(name, now):
            room.note(name)
    alerts = room.shown(group, now)
    hidden = room.hidden(group, alerts, now)
    hop, lanes = room.hop(group), room.lanes(group)
    look = Look(
        now=now,
        alerts=alerts,
        lanes=lanes,
        repeat=hop.repeat_interval,
        interval=hop.group_interval,
        hidden=hidden,
        flapping=frozenset(name for name in alerts if room.roster.flaps(name, now)),
        flapping_every=timedelta(seconds=room.policy.flapping.every.seconds),
        acknowledged=room.holding(alerts),
        digest=digests.digest(room.policy.digests, dict(group.labels)),
        unsent=frozenset(lane for lane in lanes if (lane, group.key) in unsent),
    )
    flushed = flushing.flush(group, look)
    room.tell(flushed.notices)
    stay = [why for name, why in hidden.items() if name in flushed.group.members]
    return replace(flushed.group, look_at=grouping.look_at(stay, room.silences, now))


def _climb(room: Room, group: Group, now: datetime) -> None:
    """Let alerts go up whose time has come, but not those that something hides by now."""
    due = [one for one in room.climbs(group, now) if one.at <= now]
    if not due:
        return
    alerts = {one.name: room.roster.shown(one.name, now) for one in due}
    hidden = room.hidden(group, alerts, now)
    for one in due:
        if one.name not in hidden:
            _go_up(room, group, one, now)
    if not hidden:
        room.schedule(group)
        return
    look_at = grouping.look_at(hidden.values(), room.silences, now)
    room.put(
        replace(
            group,
            told_at={name: at for name, at in group.told_at.items() if name not in hidden},
            hidden=group.hidden | hidden.keys(),
            look_at=min(filter(None, (group.look_at, look_at)), default=None),
        )
    )


def _go_up(room: Room, base: Group, climb: Climb, now: datetime) -> None:
    """Let an alert be told to the receiver of a step, at once."""
    group = room.groups.get(climb.id) or grouping.escalated(base, climb.rung, now)
    room.put(
        replace(
            group,
            members={**group.members, climb.name: group.members.get(climb.name, now)},
            left=group.left - {climb.name},
            retired=False,
            flush_at=now,
        )
    )
