"""The roster: all alerts as they are now, by fingerprint, and how restless they were of late."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from alerting.dispatch import flapping, intake
from alerting.dispatch.flapping import Flapping
from alerting.dispatch.state import Known
from alerting.figures import moment
from alerting.model import Alert, Labels, fingerprint, labels

Turn = Literal["begin", "go on", "end"]


class Taken(Struct, frozen=True):
    """What became of an alert that was handed over.

    `notable` says whether it is to be saved, `eased` whether a worse form of it hid it until now.
    """

    name: str
    turn: Turn
    notable: bool
    eased: bool = False


class Roster:
    """Alerts that fire, or are over while somebody is to be told so, or flapped of late."""

    def __init__(self, known: Mapping[str, Known], settings: Flapping) -> None:
        """Go on with what an earlier life knew; `settings` may be set to others."""
        self.settings = settings
        self.known = dict(known)
        self._names = {one.alert.labels: name for name, one in self.known.items()}

    def name(self, labels: Labels) -> str:
        """Return the fingerprint of labels; found at once where they are known."""
        return self._names.get(labels) or fingerprint(labels)

    def take(self, alert: Alert, now: datetime) -> Taken | None:
        """Let an alert be as it is handed over; None where that says nothing."""
        name = self.name(alert.labels)
        old = self.known.get(name)
        was = None if old is None else intake.as_of(old.alert, now)
        if alert.state == "pending":
            if was is None or was.state != "firing" or not was.rule:
                return None
            alert = replace(was, state="resolved", resolved_at=now)
        if old is None or was is None:
            return self._begin(name, alert, now)
        return self._go_on(name, old, was, intake.as_of(intake.merged(old.alert, alert), now), now)

    def drop(self, name: str) -> None:
        """Forget an alert."""
        one = self.known.pop(name)
        del self._names[one.alert.labels]

    def settle(self, name: str, now: datetime) -> bool:
        """Say whether an alert's end came by itself; it stays over if the clock goes back."""
        one = self.known[name]
        alert = intake.as_of(one.alert, now)
        if alert is one.alert:
            return False
        self.known[name] = replace(one, alert=alert, changes=self._changes(one.changes, now))
        return True

    def shown(self, name: str, now: datetime) -> Alert:
        """Return an alert as people are told of it."""
        one = self.known[name]
        alert = intake.as_of(one.alert, now)
        if one.flapping_since is None:
            return alert
        if self.flaps(name, now):
            return _flapping(one, alert, one.flapping_since)
        return replace(alert, fired_at=one.flapping_since)

    def flaps(self, name: str, now: datetime) -> bool:
        """Say whether an alert counts as firing since it flaps."""
        one = self.known[name]
        return one.flapping_since is not None and self._calm_at(one, now) is not None

    def firing(self, now: datetime) -> dict[str, Alert]:
        """Return what fires, by fingerprint."""
        found = {}
        for name, one in self.known.items():
            alert = one.alert
            # Most alerts are shown as they are, and there may be very many.
            if one.flapping_since is not None or alert.ends_at is not None:
                alert = self.shown(name, now)
            if alert.state == "firing":
                found[name] = alert
        return found

    def until(self, now: datetime) -> datetime | None:
        """Return when the next alert ends without anybody saying so."""
        known = self.known.values()
        ends = [one.alert.ends_at for one in known]
        calms = [self._calm_at(one, now) for one in known if one.flapping_since is not None]
        return min((at for at in (*ends, *calms) if at is not None and at > now), default=None)

    def rests_until(self, name: str, now: datetime) -> datetime | None:
        """Return how long an alert that nobody is told of is kept; None where it may go now."""
        one = self.known[name]
        alert = self.shown(name, now)
        if self.flaps(name, now):
            return self._calm_at(one, now)
        if alert.state == "firing":
            return alert.ends_at or now + timedelta(days=1)
        if not one.changes:
            return None
        until = one.changes[-1] + timedelta(seconds=self.settings.within.seconds)
        return until if until > now else None

    def _begin(self, name: str, alert: Alert, now: datetime) -> Taken | None:
        alert = intake.as_of(alert, now)
        if alert.state != "firing":
            return None
        self.known[name] = Known(alert=alert, changes=self._changes((), now))
        self._names[alert.labels] = name
        return Taken(name, "begin", notable=True)

    def _go_on(self, name: str, old: Known, was: Alert, alert: Alert, now: datetime) -> Taken:
        began = alert.state == "firing" and (was.state != "firing" or _is_later(alert, was))
        ended = alert.state == "resolved" and was.state == "firing"
        changes, since = old.changes, old.flapping_since
        if began or ended:
            again = began and was.state == "firing"
            changes = self._changes(self._changes(changes, now) if again else changes, now)
            if flapping.flaps(self.settings, changes, now):
                since = since or (alert if began else was).fired_at
            elif began:
                since = None
        self.known[name] = Known(alert=alert, changes=changes, flapping_since=since)
        turn: Turn = "begin" if began else "end" if ended else "go on"
        eased = was.inhibited and not alert.inhibited
        moved = not alert.rule or was.inhibited != alert.inhibited or was.rule != alert.rule
        return Taken(name, turn, notable=began or ended or moved, eased=eased)

    def _calm_at(self, one: Known, now: datetime) -> datetime | None:
        return flapping.calm_at(self.settings, one.changes, now)

    def _changes(self, before: tuple[datetime, ...], now: datetime) -> tuple[datetime, ...]:
        return flapping.remembered(self.settings, before, now) if self.settings.changes else ()


def _is_later(alert: Alert, was: Alert) -> bool:
    """Say whether an alert that fires is another episode than the one that fired."""
    if alert.fired_at is None or was.fired_at is None:
        return False
    return bool(alert.rule) and alert.fired_at > was.fired_at


def _flapping(one: Known, alert: Alert, since: datetime) -> Alert:
    over = " and is over at the moment" if alert.state == "resolved" else ""
    said = f"it began or ended {len(one.changes)} times since {moment(one.changes[0])}{over}"
    return replace(
        alert,
        state="firing",
        fired_at=since,
        resolved_at=None,
        annotations=labels({**dict(alert.annotations), "flapping": said}),
    )
