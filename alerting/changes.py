"""What is to be saved: alerts whose state changed, those that are gone, and what is to be told."""

from typing import Any, Final

from msgspec import Struct

from alerting.model import Alert, Labels

MOST_NOTICES: Final = 10_000


class Changes(Struct, frozen=True):
    """One transaction; the same alert is in it once, as it is now.

    `notices` are what delivery makes of a change, in the order of events; nobody looks into them
    here. When a store cannot be written for so long that there are too many, the oldest are lost.
    """

    changed: tuple[Alert, ...] = ()
    gone: tuple[Alert, ...] = ()
    notices: tuple[Any, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changed or self.gone or self.notices)


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
    notices = tuple(notice for part in parts for notice in part.notices)
    return Changes(tuple(changed.values()), tuple(gone.values()), notices[-MOST_NOTICES:])
