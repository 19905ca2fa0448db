"""The board: who is told what, when and why. In memory, of its arguments alone, without I/O.

Each call returns what it changed, to be saved in one transaction; what could not be saved must be
kept and saved later, since the board goes on from there.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from msgspec.structs import replace

from alerting.dispatch import acknowledgements, rerouting, visits
from alerting.dispatch.rerouting import Joins
from alerting.dispatch.room import Room
from alerting.dispatch.routing import Hop
from alerting.dispatch.silences import Silence
from alerting.dispatch.state import AlertStatus, Group, Kept, Known, Output
from alerting.model import Acknowledgement, Alert
from alerting.policy import Policy
from alerting.store.rows import Lane

__all__ = ["AlertStatus", "Board", "Unsent"]

Unsent = Collection[tuple[Lane, str]]
"""Lanes and keys of groups of which a notice waits in the outbox."""


class Board:
    """Alerts, groups, silences and acknowledgements, and the policy that they stand under."""

    def __init__(self, policy: Policy, now: datetime, kept: Kept | None = None) -> None:
        """Go on where an earlier life was; call `load` once, it says what that changes."""
        self._room = Room(policy, now, kept or Kept())

    def load(self, policy: Policy, now: datetime) -> Output:
        """Take another policy: alerts are routed anew, what a group began it ends.

        Nobody is told by this itself.
        """
        self._room.arrive(now)
        self._room.stand_under(policy)
        rerouting.reroute(self._room, now)
        for name in self._room.roster.known:
            self._room.leave_soon(name)
        return self._room.output()

    def take(self, alerts: Iterable[Alert], now: datetime) -> Output:
        """Take alerts in, own and posted; may be called slice by slice, with no tick in between."""
        self._room.arrive(now)
        joins: Joins = {}
        for alert in alerts:
            self._take(alert, now, joins)
        self._room.join(joins, now)
        return self._room.output()

    def reconcile(self, own: Iterable[Alert], now: datetime) -> Output:
        """Take all alerts of our own rules after a start; others that fired are over."""
        self._room.arrive(now)
        joins: Joins = {}
        seen = {self._take(alert, now, joins) for alert in own}
        self._room.join(joins, now)
        for name, one in tuple(self._room.roster.known.items()):
            if one.alert.rule and one.alert.state == "firing" and name not in seen:
                self._take(replace(one.alert, state="resolved", resolved_at=now), now, joins)
        return self._room.output()

    def change_silences(
        self, changed: Iterable[Silence], now: datetime, forgotten: Iterable[str] = ()
    ) -> Output:
        """Take silences that are new or changed, and forget others by their ids."""
        room = self._room
        room.arrive(now)
        room.silences.update((one.id, one) for one in changed)
        for id in forgotten:
            room.silences.pop(id, None)
        room.suppression.silences_changed()
        self._hasten(tuple(room.groups.values()), now)
        return room.output()

    def acknowledge(self, acknowledged: Iterable[Acknowledgement], now: datetime) -> Output:
        """Note who looks after what; whoever takes acknowledgements and was told of it is told."""
        room = self._room
        room.arrive(now)
        new = {one.fingerprint: one for one in acknowledged if one.fingerprint in room.roster.known}
        room.acknowledgements.update(new)
        for group in self._of(new):
            alerts = room.shown(group, now)
            holding = room.holding(alerts)
            names = new.keys() & holding.keys()
            lanes = room.lanes(group)
            room.tell(acknowledgements.outgoing(group, lanes, alerts, holding, names, now))
            room.schedule(group)
        return room.output()

    def unacknowledge(self, fingerprints: Iterable[str], now: datetime) -> Output:
        """Note that nobody looks after these any more: repeats and escalations go on."""
        room = self._room
        room.arrive(now)
        gone = {one for one in fingerprints if room.acknowledgements.pop(one, None) is not None}
        for group in self._of(gone):
            room.schedule(group)
        return room.output()

    def tick(self, now: datetime, unsent: Unsent = (), most: int | None = None) -> Output:
        """Look at the groups whose time has come, at most so many; notices come from here."""
        room = self._room
        room.arrive(now)
        for id in room.agenda.due(now, most):
            visits.visit(room, id, now, unsent)
        for name in room.leaving.due(now, most):
            visits.leave(room, name, now)
        return room.output()

    def next_at(self) -> datetime | None:
        """Return when the next tick has something to do; None while nothing is to come."""
        both = (self._room.agenda.next_at(), self._room.leaving.next_at())
        return min((at for at in both if at is not None), default=None)

    @property
    def policy(self) -> Policy:
        """What it stands under."""
        return self._room.policy

    @property
    def silences(self) -> Mapping[str, Silence]:
        """All silences, by id, those that are over until they are forgotten."""
        return MappingProxyType(self._room.silences)

    @property
    def acknowledgements(self) -> Mapping[str, Acknowledgement]:
        """Who looks after what, by fingerprint."""
        return MappingProxyType(self._room.acknowledgements)

    @property
    def known(self) -> Mapping[str, Known]:
        """All alerts, by fingerprint, those that are over while somebody is to be told so."""
        return MappingProxyType(self._room.roster.known)

    def alerts(self, now: datetime) -> Mapping[str, Alert]:
        """Return the alerts that fire, by fingerprint, in that order."""
        return dict(sorted(self._room.roster.firing(now).items()))

    def groups(self) -> tuple[Group, ...]:
        """Return all groups, ordered by receiver and key."""
        return tuple(sorted(self._room.groups.values(), key=lambda one: (one.receiver, one.key)))

    def of(self, fingerprint: str) -> tuple[Group, ...]:
        """Return the groups that an alert is a member of."""
        return tuple(self._room.of(fingerprint))

    def hop(self, group: Group) -> Hop:
        """Return a group's route; the root for one whose route is gone."""
        return self._room.hop(group)

    def muted_by(self, group: Group, now: datetime) -> tuple[str, ...]:
        """Return the names of the time intervals that hide a group now."""
        return self._room.windows(group, now)

    def status(self, fingerprint: str, now: datetime) -> AlertStatus | None:
        """Return how an alert stands; None for one that is not known."""
        room = self._room
        if fingerprint not in room.roster.known:
            return None
        alert = room.roster.shown(fingerprint, now)
        groups = [one for one in room.of(fingerprint) if fingerprint not in one.left]
        why = room.why_hidden(alert, now)
        muted = {window for one in groups for window in room.windows(one, now)}
        quiet = room.policy.is_quiet(dict(alert.labels))
        return AlertStatus(
            alert=alert,
            state="suppressed" if why or muted or quiet else "active",
            receivers=tuple(sorted({one.receiver for one in groups})),
            silenced_by=why.silences,
            inhibited_by=why.inhibitors,
            muted_by=tuple(sorted(muted)),
            groups=tuple(one.id for one in groups),
            acknowledgement=room.holding({fingerprint: alert}).get(fingerprint),
        )

    def _take(self, alert: Alert, now: datetime, joins: Joins) -> str:
        """Take one alert, and note which groups it joins; return its fingerprint."""
        room = self._room
        taken = room.roster.take(alert, now)
        if taken is None:
            return room.roster.name(alert.labels)
        name = taken.name
        if taken.notable:
            room.note(name)
        if taken.turn != "go on" or taken.eased:
            room.suppression.alerts_changed()
        if taken.eased:
            self._hasten(tuple(room.of(name)), now)
        if taken.turn == "begin":
            rerouting.join(room, joins, name, now)
        elif taken.turn == "end":
            room.leave_soon(name)
        return name

    def _hasten(self, groups: Iterable[Group], now: datetime) -> None:
        """Look at what is hidden in some groups as soon as may be."""
        for group in groups:
            if group.hidden and group.flushed:
                self._room.put(replace(group, look_at=now))

    def _of(self, names: Collection[str]) -> tuple[Group, ...]:
        """Return the groups that any of some alerts is a member of."""
        found = {one.id: one for name in names for one in self._room.of(name)}
        return tuple(found[id] for id in sorted(found))
