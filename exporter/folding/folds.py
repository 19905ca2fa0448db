"""The folds of a store: events behind a cursor, and what they come to, in a file of its own.

The cursor moves in the transaction that keeps a step, so a kill at any moment leaves nothing half
done and nothing twice.
"""

from pathlib import Path
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from exporter.analytics import fold
from exporter.analytics.stored import Stored
from exporter.folding import table
from exporter.folding.terms import Settings
from exporter.store import migration, sqlite

STEP: Final = 2_000
"""Events of a step: large enough that conversations are read once for several events."""
_EVENTS: Final = (
    "SELECT seq, key, tenant, type, time, data FROM events WHERE seq > ? ORDER BY seq LIMIT ?"
)


class Progress(NamedTuple):
    """How far the folds are: the last event folded, and the last there is."""

    cursor: int
    newest: int


class Folds:
    """The folds of a store; all methods block."""

    def __init__(self, events: Path, folds: Path, settings: Settings) -> None:
        """Open both files; folds by other terms are cleared. StoreError, sqlite3.Error."""
        self._events = sqlite.connect(events, read_only=True)
        self._folds = sqlite.connect(folds)
        # What a power cut takes is folded again: the cursor goes with it.
        self._folds.execute("PRAGMA synchronous = NORMAL")
        migration.upgrade(self._folds, "exporter.folding")
        self._settings, self._zone = settings, ZoneInfo(settings.zone)
        if table.mark(self._folds, "terms") != settings.digest:
            with sqlite.transaction(self._folds):
                table.clear(self._folds)
                table.set_mark(self._folds, "terms", settings.digest)

    def advance(self, now: int) -> int:
        """Fold the next step of events; return how many there were."""
        cursor = table.mark(self._folds, "cursor")
        rows = [Stored(*row) for row in self._events.execute(_EVENTS, (cursor, STEP))]
        if rows:
            terms = self._settings.terms(now)
            with sqlite.transaction(self._folds):
                known = table.known(self._folds, fold.keys(rows))
                step = fold.step(rows, known, terms, self._zone)
                table.keep(self._folds, step, known, terms)
                table.set_mark(self._folds, "cursor", rows[-1].seq)
        return len(rows)

    def look_again(self, now: int) -> int:
        """Look at conversations that time has changed; return how many there were."""
        terms = self._settings.terms(now)
        known = table.due(self._folds, now, STEP)
        if known:
            with sqlite.transaction(self._folds):
                step = fold.looked_again(known, terms, self._zone)
                table.keep(self._folds, step, known, terms)
        return len(known)

    @property
    def progress(self) -> Progress:
        """How far the folds are."""
        newest = self._events.execute("SELECT coalesce(max(seq), 0) FROM events").fetchone()[0]
        return Progress(table.mark(self._folds, "cursor"), newest)

    def close(self) -> None:
        """Close both files."""
        self._events.close()
        self._folds.close()
