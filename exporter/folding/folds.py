"""The folds of a store: events behind a cursor, and what they come to, in a file of its own.

The cursor moves in the transaction that keeps a step, so a kill at any moment leaves nothing half
done and nothing twice.
"""

import contextlib
import gc
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from exporter.analytics import fold, settling
from exporter.analytics.asked import Alike, Times
from exporter.analytics.fold import Key, Known, Step
from exporter.analytics.funnels.plan import Plans
from exporter.analytics.stored import Stored
from exporter.folding import (
    asked,
    deliveries,
    erased,
    joins,
    people,
    promises,
    seal,
    settled,
    table,
)
from exporter.folding.erased import Erased
from exporter.folding.funnels import Keeper
from exporter.folding.settled import Total
from exporter.folding.terms import Settings, Settling
from exporter.store import migration, sqlite

STEP: Final = 20_000
"""Events of a step: so many that conversations are read, and cells moved, once for several."""
LOOKED_STEP: Final = 5_000
SETTLED_STEP: Final = 500
LOG_PAGES: Final = 4_096
"""Pages of the log after which it is written back, 16 MiB."""
_EVENTS: Final = (
    "SELECT seq, key, tenant, type, time, data FROM events WHERE seq > ? AND seq <= ?"
    " ORDER BY seq LIMIT ?"
)
EVENTS_KIB: Final = 2_048
FOLDS_KIB: Final = 16_384
_NEWEST: Final = (
    "SELECT max(coalesce((SELECT max(seq) FROM events), 0),"
    " coalesce((SELECT value FROM marks WHERE name = 'seq'), 0))"
)
_OLDEST: Final = "SELECT received FROM events WHERE seq > ? ORDER BY seq LIMIT 1"
_FORGOTTEN: Final = "SELECT coalesce((SELECT value FROM marks WHERE name = 'forgotten'), 0)"


class Progress(NamedTuple):
    """How far the folds are: the last event folded, and the last there is.

    ``oldest`` is when the first event that waits was received (Unix milliseconds), 0 where none
    does. ``renewing`` is how far those are that are made anew, None where none are; ``renewals``
    counts how often that came to its end. ``erased`` is the last request to erase a customer that
    is in none of them any more.
    """

    cursor: int
    newest: int
    oldest: int = 0
    renewing: int | None = None
    renewals: int = 0
    erased: int = 0


class Folds:
    """The folds of a store in one file; all methods block.

    Marks of the file: `terms` is what they go by, `cursor` how far they are, `changes` how often
    answers became others, `began` when the file was made, `renewals` how often they were made anew,
    `forgotten` the first day of which questions are kept, `erased` the last request to erase a
    customer that they know of.
    Of those that were, `seal` is the first day that was, and `counted` the last event that days
    before it have.
    """

    def __init__(self, events: Path, folds: Path, settings: Settings, now: int = 0) -> None:
        """Open both files; StoreError, sqlite3.Error.

        What settled before ``now`` (Unix milliseconds), when the file is made, is not observed.
        """
        self.path = folds
        self.settings, self.zone = settings, ZoneInfo(settings.zone)
        self._events = sqlite.connect(events, read_only=True)
        # Events are read once, in order; of folds, those of the last days are read again.
        self._events.execute(f"PRAGMA cache_size = -{EVENTS_KIB}")
        self.rows = sqlite.connect(folds)
        self.rows.execute(f"PRAGMA cache_size = -{FOLDS_KIB}")
        self._relax()
        # The log of writes is this process's to empty, as nobody else writes there.
        self.rows.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
        migration.upgrade(self.rows, "exporter.folding")
        with sqlite.transaction(self.rows):
            for name, value in (("began", now), ("terms", settings.digest)):
                if not self.mark(name):
                    self.set_mark(name, value)
        self._tenants = settled.tenants(self.rows)
        self._funnels = Keeper(Plans(settings.funnels), self.zone)

    def mark(self, name: str) -> int:
        """Return a mark, 0 where there is none."""
        return table.mark(self.rows, name)

    def set_mark(self, name: str, value: int) -> None:
        """Note a mark."""
        table.set_mark(self.rows, name, value)

    @property
    def newest(self) -> int:
        """The last event that was kept."""
        return int(self._events.execute(_NEWEST).fetchone()[0])

    @property
    def oldest(self) -> int:
        """When the first event that waits was received, 0 where none does."""
        row = self._events.execute(_OLDEST, (self.mark("cursor"),)).fetchone()
        return row[0] if row else 0

    @property
    def seal(self) -> int:
        """The first day that can be made anew."""
        return seal.day(self._events.execute(_FORGOTTEN).fetchone()[0], self.zone)

    @property
    def settles(self) -> Settling:
        """When conversations settle."""
        return Settling(self.settings.returns, self.mark("began"))

    @property
    def progress(self) -> Progress:
        """How far the folds are; what comes while this is found out makes them look late."""
        cursor, oldest = self.mark("cursor"), self.oldest
        marks = self.mark("renewals"), self.mark("erased")
        return Progress(cursor, self.newest, oldest, None, *marks)

    def erased(self, last: int = erased.LAST) -> Erased:
        """Return whose events are erased, while folds still have them."""
        return erased.told(self._events, last)

    def advance(self, now: int) -> int:
        """Fold the next step of events; return by how many it is further."""
        cursor, counted = self.mark("cursor"), self.mark("counted")
        until = counted if cursor < counted else self.newest
        found = self._events.execute(_EVENTS, (cursor, until, STEP)).fetchall()
        reached = found[-1][0] if len(found) == STEP else until
        if reached <= cursor:
            return 0
        with _uncollected():
            self._fold(found, reached, now)
        return reached - cursor

    def _fold(self, found: Iterable[Any], reached: int, now: int) -> None:
        """Fold events, of which the last is ``reached``."""
        cursor, counted = self.mark("cursor"), self.mark("counted")
        heard = fold.heard([Stored(*row) for row in found], self.zone, self._funnels.plans)
        with sqlite.transaction(self.rows):
            known = table.known(self.rows, heard.beats)
            regroup = partial(self._funnels.regroup, self.rows)
            walked = people.keep(self.rows, heard.people, self.seal, regroup)
            walked.update(self._funnels.keep(self.rows, heard.hits))
            moved = fold.summed(heard.happened, walked)
            if cursor < counted:
                moved = seal.uncounted(moved, self.mark("seal"))
            moved = fold.summed(moved, deliveries.keep(self.rows, heard.ways, self.zone))
            heard = heard._replace(happened=moved)
            self._keep(fold.step(heard, known, self.settings.terms(now), self.zone), known, now)
            self._keep_asked(heard.asked)
            self.set_mark("cursor", reached)

    def look_again(self, now: int) -> int:
        """Look at conversations that time has changed; return how many there were."""
        known = table.due(self.rows, now, LOOKED_STEP)
        if known:
            with sqlite.transaction(self.rows):
                step = fold.looked_again(known, self.settings.terms(now), self.zone)
                self._keep(step, known, now)
        return len(known)

    def settle(self, now: int) -> list[Total]:
        """Observe conversations that nothing can change any more; return the totals that moved.

        These are on disk when this returns, so that they can be shown.
        """
        known = settled.due(self.rows, now, SETTLED_STEP)
        if not known:
            return []
        terms, within = self.settings.terms(now), self.settings.returns
        moved: set[tuple[str, str]] = set()
        with self._strictly(), sqlite.transaction(self.rows):
            for key, one in known.items():
                if settled.note(self.rows, key):
                    back = settled.returned(self.rows, key, one, within)
                    found = settling.observations(one, terms, returned=back)
                    moved |= settled.add(self.rows, self._tenants, key[0], found)
        return settled.totals(self.rows, moved)

    @property
    def totals(self) -> list[Total]:
        """All that was observed."""
        return settled.totals(self.rows)

    def close(self) -> None:
        """Close both files."""
        self._events.close()
        self.rows.close()

    def _keep(self, step: Step, known: dict[Key, Known], now: int) -> None:
        persons = joins.persons(self.rows, step.known)
        table.keep(self.rows, step, known, self.settings.terms(now), self.settles, persons)
        promises.keep(self.rows, step.promised, step.known)
        if step.known or step.moved or step.promised:
            self.count_change()

    def _keep_asked(self, told: Mapping[Alike, Times]) -> None:
        """Keep what is told of questions, and nothing of days of which events are gone."""
        first = self.seal
        if first > self.mark("forgotten"):
            asked.forget(self.rows, first)
            deliveries.forget(self.rows, seal.instant(first, self.zone))
            people.forget(self.rows, first, self.zone)
            self._funnels.forget(self.rows, seal.instant(first, self.zone))
            self.set_mark("forgotten", first)
        asked.keep(self.rows, told, first)

    def count_change(self) -> None:
        """Note that answers may be others now."""
        self.set_mark("changes", self.mark("changes") + 1)

    def _relax(self) -> None:
        """Let commits return early: what a power cut takes is folded again, the cursor goes too."""
        self.rows.execute("PRAGMA synchronous = NORMAL")

    @contextlib.contextmanager
    def _strictly(self) -> Iterator[None]:
        """Have commits on disk when they return."""
        self.rows.execute("PRAGMA synchronous = FULL")
        try:
            yield
        finally:
            self._relax()


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no circles: a step makes none, and so many objects that looking takes a fifth."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
