"""Rerouting: where alerts belong under another policy, and what becomes of their groups."""

from datetime import datetime

from msgspec.structs import replace

from alerting.dispatch import grouping
from alerting.dispatch.grouping import Place
from alerting.dispatch.room import Room
from alerting.dispatch.state import Group
from alerting.model import Alert

Wanted = dict[str, dict[str, Place]]
"""Where alerts belong: by their fingerprints, then by the groups' ids."""

Joins = dict[str, tuple[Place, dict[str, Alert]]]
"""Alerts that are to become members of groups, by the groups' ids, then by fingerprints."""


def reroute(room: Room, now: datetime) -> None:
    """Route all alerts anew, and let groups end what they began of those that go another way."""
    wanted: Wanted = {name: _places(room, name) for name in room.roster.known}
    for group in sorted(room.groups.values(), key=lambda one: (bool(one.step), one.id)):
        again = _climbed(room, group) if group.step else _routed(group, wanted)
        again = grouping.rewound(again, room.hop(again), now)
        if again == group:
            room.schedule(group)
        else:
            room.put(again)
    joins: Joins = {}
    for name in room.roster.firing(now):
        join(room, joins, name, now)
    room.join(joins, now)


def join(room: Room, joins: Joins, name: str, now: datetime) -> None:
    """Note which groups an alert joins in which it is no member yet."""
    places = _places(room, name)
    if not places:
        room.leave_soon(name)
    for place in places.values():
        group = room.groups.get(place.id)
        if group is None or name not in group.members or name in group.left:
            joins.setdefault(place.id, (place, {}))[1][name] = room.roster.shown(name, now)


def _places(room: Room, name: str) -> dict[str, Place]:
    """Return the groups that an alert belongs to; nobody is told of a quiet one."""
    named = dict(room.roster.known[name].alert.labels)
    return {} if room.policy.is_quiet(named) else grouping.places(room.policy.tree, named)


def _routed(group: Group, wanted: Wanted) -> Group:
    """Return a group of a route under the new policy."""
    stay = [name for name in group.members if group.id in wanted[name]]
    leavers = frozenset(group.members) - frozenset(stay)
    if not group.members:
        return group
    if leavers:
        group = grouping.parted(group, leavers)
    if not stay:
        return group
    hop = wanted[min(stay)][group.id].hop
    return replace(group, route=hop.id, left=group.left - frozenset(stay), retired=False)


def _climbed(room: Room, group: Group) -> Group:
    """Return the group of an escalation's step under the new policy."""
    key = group.key.removesuffix(f"/{group.step}")
    bases = [one for one in room.groups.values() if one.key == key and not one.retired]
    stay = {
        name
        for base in bases
        for name in base.members.keys() & group.members.keys() - base.left
        if _leads(room, name, group)
    }
    leavers = frozenset(group.members) - stay
    group = grouping.parted(group, leavers) if leavers else group
    if not stay:
        return group
    return replace(group, route=bases[0].route, left=group.left - stay, retired=False)


def _leads(room: Room, name: str, group: Group) -> bool:
    """Say whether an alert's ladder has the step of this group."""
    ladder = room.ladders.of(room.roster.known[name].alert.labels)
    return any((one.key, one.receiver) == (group.step, group.receiver) for one in ladder)
