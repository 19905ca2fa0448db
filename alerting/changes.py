"""What is to be saved: alerts whose state changed, and those that are gone."""

from msgspec import Struct

from alerting.model import Alert, Labels


class Changes(Struct, frozen=True):
    """One transaction; the same alert is in it once, as it is now."""

    changed: tuple[Alert, ...] = ()
    gone: tuple[Alert, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changed or self.gone)


def merged(*parts: Changes) -> Changes:
    """Return several as one; of an alert that is in more than one, the later state."""
    changed: dict[Labels, Alert] = {}
    gone: dict[Labels, Alert] = {}
    for part in parts:
        for alert in part.gone:
            changed.pop(alert.labels, None)
            gone[alert.labels] = alert
        for alert in part.changed:
            gone.pop(alert.labels, None)
            changed[alert.labels] = alert
    return Changes(tuple(changed.values()), tuple(gone.values()))
