"""What happened to alerts, numbered, so that a reader who comes back hears what it missed (G2)."""

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, Literal, NamedTuple

from alerting.model import Alert
from exporter.analytics import alarms
from exporter.analytics.alarms import Event

MOST: Final = 256
"""Changes that can be told again, and alerts that a new reader is told of."""


class Entry(NamedTuple):
    """A change; ``number`` counts from 1, ``tenant`` is the alert's label, "" without one."""

    number: int
    event: Event
    tenant: str = ""


class Bulletin:
    """Changes of what fires, the last MOST; ``life`` tells its numbers from another's."""

    def __init__(self, life: str) -> None:
        self._life = life
        self._number = 0
        self._entries: deque[Entry] = deque(maxlen=MOST)
        self._firing: dict[tuple[str, datetime], Alert] = {}

    @property
    def position(self) -> str:
        """Where it is now; `since` takes it."""
        return self.written(self._number)

    def written(self, number: int) -> str:
        """Return a position as readers send it back."""
        return f"{self._life}-{number}"

    def look(self, firing: Iterable[Alert]) -> Sequence[Entry]:
        """Take all that fires now; return what changed."""
        now = {(one.fingerprint, one.fired_at or one.active_at): one for one in firing}
        begun = [one for key, one in now.items() if key not in self._firing]
        ended = [one for key, one in self._firing.items() if key not in now]
        self._firing = now
        return [
            *(self._noted(one, "resolved") for one in ended),
            *(self._noted(one, "firing") for one in begun),
        ]

    def since(self, position: str) -> Sequence[Entry]:
        """Return what changed since a position; where that is not known, all that fires."""
        life, _, text = position.rpartition("-")
        known = life == self._life and text.isascii() and text.isdigit() and len(text) < _DIGITS
        number = int(text) if known else -1
        if number == self._number:
            return []
        first = self._entries[0].number if self._entries else 1
        if first - 1 <= number < self._number:
            return [one for one in self._entries if one.number > number]
        return [
            Entry(self._number, alarms.event(one, "firing"), alarms.tenant(one))
            for one in list(self._firing.values())[:MOST]
        ]

    def _noted(self, alert: Alert, state: Literal["firing", "resolved"]) -> Entry:
        self._number += 1
        entry = Entry(self._number, alarms.event(alert, state), alarms.tenant(alert))
        self._entries.append(entry)
        return entry


_DIGITS: Final = 16
