"""Lines of the audit that are alike, added up until they are written; bounded whatever comes."""

from typing import Final

from exporter.audit.kept import Entry

MOST: Final = 1_000
"""Lines of a day that are told apart; strangers can make up as many addresses as they like."""


class Sums:
    """What is to be written, and which lines there are since a day began."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._waiting: dict[Entry, Entry] = {}
        self._known: set[Entry] = set()
        self._since = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, line: Entry) -> None:
        """Add a line to those that are alike; beyond the bound it is of nobody and nowhere."""
        if line.since > self._since:
            self._since, self._known = line.since, set()
        key = _key(line)
        if key not in self._known and len(self._known) >= self._most:
            line = line._replace(who="", role="", tenant="", what="", address="")
            key = _key(line)
        self._known.add(key)
        before = self._waiting.get(key)
        self._waiting[key] = line if before is None else _added(before, line)

    def take(self) -> list[Entry]:
        """Return what is to be written, and have nothing left."""
        found = list(self._waiting.values())
        self._waiting = {}
        return found

    def give_back(self, lines: list[Entry]) -> None:
        """Have lines wait that could not be written."""
        for line in lines:
            key = _key(line)
            newer = self._waiting.get(key)
            self._waiting[key] = line if newer is None else _added(line, newer)


def _key(line: Entry) -> Entry:
    return line._replace(at=0, last=0, times=0)


def _added(first: Entry, second: Entry) -> Entry:
    return first._replace(last=second.last, times=first.times + second.times)
