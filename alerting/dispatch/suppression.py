"""Suppression: what hides alerts now, asked for many and made anew only where it changed."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Final

from alerting import severities
from alerting.dispatch import silences as silencing
from alerting.dispatch.inhibition import Inhibitors, InhibitRule
from alerting.dispatch.silences import Hiding, Silence
from alerting.dispatch.state import Hidden
from alerting.model import Alert, Labels

Firing = Callable[[], Mapping[str, Alert]]
"""Asked for all that fires, by fingerprint, when inhibition is to be known."""

NOTHING: Final = Hidden()
_NEVER: Final = datetime.min.replace(tzinfo=UTC)
_MOST: Final = 10


class Suppression:
    """Silences and inhibition at an instant; `at` comes first, then `hidden` for each alert.

    Windows are of routes, so that whoever asks names those that are on.
    """

    def __init__(self, rules: Iterable[InhibitRule], silences: Mapping[str, Silence]) -> None:
        """Stand on rules of inhibition, and on silences that the owner changes."""
        self._rules = tuple(rules)
        self._silences = silences
        self._hiding = Hiding((), _NEVER)
        self._inhibiting = _Inhibiting((), {})
        # When the two above hold no more; None for "as long as nothing changes".
        self._silences_until: datetime | None = _NEVER
        self._alerts_until: datetime | None = _NEVER
        self._now = _NEVER

    def silences_changed(self) -> None:
        """Say that silences are other ones."""
        self._silences_until = _NEVER

    def alerts_changed(self) -> None:
        """Say that an alert began or ended."""
        self._alerts_until = _NEVER

    def at(self, now: datetime, firing: Firing, until: Callable[[], datetime | None]) -> None:
        """Stand at an instant; `until` tells when something ends without anybody saying so."""
        if now < self._now:
            self.silences_changed()
            self.alerts_changed()
        if _is_over(self._silences_until, now):
            every = self._silences.values()
            self._hiding = Hiding(every, now)
            self._silences_until = silencing.changes_at(every, now)
        if _is_over(self._alerts_until, now):
            self._inhibiting = _Inhibiting(self._rules, firing())
            self._alerts_until = until()
        self._now = now

    def hidden(self, alert: Alert, windows: tuple[str, ...] = ()) -> Hidden:
        """Return what hides an alert."""
        by_silences = self._hiding.by(dict(alert.labels))
        by_alerts = self._inhibiting.by(alert)
        if not windows and not by_silences and not by_alerts:
            return NOTHING
        return Hidden(by_silences, by_alerts, windows)


class _Inhibiting:
    """Rules of inhibition, and what thresholds say: the milder form of what is worse is quiet."""

    def __init__(self, rules: tuple[InhibitRule, ...], firing: Mapping[str, Alert]) -> None:
        self._rules = Inhibitors(rules, firing) if rules else None
        self._forms: dict[Labels, list[str]] = {}
        quiet = {severities.bare(one.labels) for one in firing.values() if one.inhibited}
        for name, alert in firing.items() if quiet else ():
            bare = severities.bare(alert.labels)
            if bare in quiet and not alert.inhibited:
                self._forms.setdefault(bare, []).append(name)

    def by(self, alert: Alert) -> tuple[str, ...]:
        found = self._rules.by(alert) if self._rules is not None else ()
        if not alert.inhibited or alert.state != "firing":
            return found
        worse = self._forms.get(severities.bare(alert.labels), [alert.rule])
        return (*found, *sorted(worse)[:_MOST])


def _is_over(until: datetime | None, now: datetime) -> bool:
    return until is not None and until <= now
