"""The room of the board: alerts, groups, silences, acknowledgements, and what changed."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from msgspec.structs import replace

from alerting.dispatch import acknowledgements, climbing, digests, grouping, intervals
from alerting.dispatch.agenda import Agenda
from alerting.dispatch.climbing import Climb
from alerting.dispatch.grouping import Place
from alerting.dispatch.roster import Roster
from alerting.dispatch.routing import Hop
from alerting.dispatch.state import Group, Hidden, Kept, Output
from alerting.dispatch.suppression import Suppression
from alerting.model import Acknowledgement, Alert
from alerting.policy import Policy, Traits
from alerting.store.rows import Lane, Outgoing


class Room:
    """What the board knows; whoever changes something here says so, and `output` tells it on."""

    def __init__(self, policy: Policy, now: datetime, kept: Kept) -> None:
        """Stand where an earlier life stood."""
        self.roster = Roster({one.alert.fingerprint: one for one in kept.alerts}, policy.flapping)
        self.groups = {one.id: one for one in kept.groups}
        self.silences = {one.id: one for one in kept.silences}
        self.acknowledgements = {one.fingerprint: one for one in kept.acknowledgements}
        self.agenda = Agenda()
        # Alerts that are in no group, and when they may be forgotten.
        self.leaving = Agenda()
        self._places: dict[str, set[str]] = {}
        self._now = now
        self._changed_groups: dict[str, None] = {}
        self._changed_alerts: dict[str, None] = {}
        self._notices: list[Outgoing] = []
        self._repair()
        for id, one in self.groups.items():
            for name in one.members:
                self._places.setdefault(name, set()).add(id)
        self.stand_under(policy)

    def stand_under(self, policy: Policy) -> None:
        """Take another policy; groups are as they were."""
        self.policy = policy
        self.roster.settings = policy.flapping
        self.hops: Mapping[str, Hop] = {one.id: one for one in policy.tree.every()}
        self.ladders = climbing.Ladders(policy.escalations)
        self.suppression = Suppression(policy.inhibit_rules, self.silences)

    def arrive(self, now: datetime) -> None:
        """Come to an instant; where the clock went back, nothing waits longer for that."""
        if now < self._now - grouping.JITTER:
            for one in tuple(self.groups.values()):
                again = grouping.rewound(one, self.hop(one), now)
                if again is not one:
                    self.put(again)
        self._now = now

    def output(self) -> Output:
        """Return what changed since this was asked last."""
        groups, alerts, known = self._changed_groups, self._changed_alerts, self.roster.known
        found = Output(
            notices=tuple(self._notices),
            groups=tuple(self.groups[one] for one in groups if one in self.groups),
            gone_groups=tuple(one for one in groups if one not in self.groups),
            alerts=tuple(known[one] for one in alerts if one in known),
            gone_alerts=tuple(one for one in alerts if one not in known),
        )
        self._changed_groups, self._changed_alerts, self._notices = {}, {}, []
        return found

    def tell(self, notices: Iterable[Outgoing]) -> None:
        """Let notices go out."""
        self._notices += notices

    def note(self, name: str) -> None:
        """Say that an alert is to be saved, or forgotten."""
        self._changed_alerts[name] = None

    def put(self, group: Group) -> None:
        """Keep a group as it is now, and look at it when its time comes."""
        before = self.groups.get(group.id)
        gone = before.members.keys() - group.members.keys() if before is not None else ()
        self.groups[group.id] = group
        self._changed_groups[group.id] = None
        for name in (
            group.members if before is None else group.members.keys() - before.members.keys()
        ):
            self._places.setdefault(name, set()).add(group.id)
        for name in sorted(gone):
            self._leave(name, group.id)
        self.schedule(group)

    def remove(self, group: Group) -> None:
        """Forget a group without members."""
        del self.groups[group.id]
        self._changed_groups[group.id] = None
        self.agenda.put(group.id, None)

    def schedule(self, group: Group) -> None:
        """Set when a group is looked at next."""
        if not group.members:
            self.agenda.put(group.id, self.rests_until(group) or self._now)
            return
        at = grouping.next_at(group)
        climbs_at = climbing.first(self.climbs(group, self._now))
        self.agenda.put(group.id, at if climbs_at is None else min(at, climbs_at))

    def of(self, name: str) -> Iterator[Group]:
        """Yield the groups that an alert is a member of, by their ids."""
        for id in sorted(self._places.get(name, ())):
            yield self.groups[id]

    def leave_soon(self, name: str) -> None:
        """See at the next tick whether an alert that is in no group may be forgotten."""
        if name not in self._places:
            self.leaving.put(name, self._now)

    def is_placed(self, name: str) -> bool:
        """Say whether an alert is a member of any group."""
        return name in self._places

    def join(self, joins: Mapping[str, tuple[Place, dict[str, Alert]]], now: datetime) -> None:
        """Let alerts become members of groups, that are made where there are none."""
        for id, (place, alerts) in joins.items():
            group = self.groups.get(id)
            if group is None:
                named = dict(next(iter(alerts.values())).labels)
                group = grouping.begun(place, named, now)
            self.put(grouping.joined(group, alerts, place.hop, now))

    def hop(self, group: Group) -> Hop:
        """Return a group's route; the root for one whose route is gone."""
        return self.hops.get(group.route, self.policy.tree.hop)

    def lanes(self, group: Group) -> dict[Lane, Traits]:
        """Return the integrations that a group is told through."""
        every = self.policy.receivers.get(group.receiver, ())
        return {lane: self.policy.integrations[lane] for lane in every}

    def shown(self, group: Group, now: datetime) -> dict[str, Alert]:
        """Return a group's members as they are now, by fingerprint."""
        return {name: self.roster.shown(name, now) for name in group.members}

    def hidden(self, group: Group, alerts: Mapping[str, Alert], now: datetime) -> dict[str, Hidden]:
        """Return what hides some of a group's alerts now."""
        windows = self.windows(group, now)
        self.suppression.at(now, lambda: self.roster.firing(now), lambda: self.roster.until(now))
        every = ((name, self.suppression.hidden(one, windows)) for name, one in alerts.items())
        return {name: why for name, why in every if why}

    def why_hidden(self, alert: Alert, now: datetime) -> Hidden:
        """Return the silences and alerts that hide an alert now."""
        self.suppression.at(now, lambda: self.roster.firing(now), lambda: self.roster.until(now))
        return self.suppression.hidden(alert)

    def windows(self, group: Group, now: datetime) -> tuple[str, ...]:
        """Return the names of the time intervals that hide a group now."""
        if group.retired:
            return ()
        return intervals.muted(self.hop(group), now, self.policy.intervals)

    def holding(self, alerts: Mapping[str, Alert]) -> dict[str, Acknowledgement]:
        """Return who looks after some alerts."""
        return acknowledgements.holding(self.acknowledgements, alerts)

    def rests_until(self, group: Group) -> datetime | None:
        """Return how long a group without members is kept."""
        return grouping.rests_until(group, digests.digest(self.policy.digests, dict(group.labels)))

    def climbs(self, group: Group, now: datetime) -> tuple[Climb, ...]:
        """Return which of a group's alerts go up a step of an escalation, and when."""
        if not self.ladders or group.step or group.retired:
            return ()
        alerts = {name: self.roster.shown(name, now) for name in group.told_at}
        looked_after = self.holding(alerts)
        found = climbing.climbs(group, self.ladders, alerts, looked_after, self.of, now)
        return tuple(found)

    def _leave(self, name: str, id: str) -> None:
        """Let an alert be no member of a group any more."""
        self._places[name].discard(id)
        if not self._places[name]:
            del self._places[name]
            self.leave_soon(name)

    def _repair(self) -> None:
        """Drop what refers to nothing: the store may have lost a row that was damaged."""
        known = self.roster.known
        for id, one in tuple(self.groups.items()):
            if not one.members.keys() <= known.keys():
                members = {name: at for name, at in one.members.items() if name in known}
                told_at = {name: at for name, at in one.told_at.items() if name in known}
                self.groups[id] = replace(one, members=members, told_at=told_at)
