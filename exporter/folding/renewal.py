"""Folds made anew: into a file beside, while the old ones answer; taken over in one transaction.

A kill before that transaction leaves the old ones, and the new ones go on where they were; a kill
behind it leaves a file that nobody needs, which is deleted.
"""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from exporter.analytics import cells, conversation, thread
from exporter.analytics.fold import Key, Known, Step
from exporter.folding import deliveries, erased, funnels, joins, people, promises, seal, table
from exporter.folding.erased import Erased
from exporter.folding.folds import LOOKED_STEP, STEP, Folds, Progress
from exporter.folding.settled import Total
from exporter.folding.terms import Settings
from exporter.store import sqlite

_TABLES: Final = (
    "conversation_agents",
    "cells",
    "weeks",
    "promises",
    "ratings",
    "asked",
    "deliveries",
    "customers",
    "customer_days",
    "uses",
    "funnel_hits",
)
_MARKS: Final = ("terms", "cursor", "seal", "counted", "renewals", "erased")
_COLUMNS: Final = (
    "tenant, id, started, last, due, channel, customer, is_active, row, thread, ended,"
    " is_unassisted, person, resolved, back"
)
# What settled before is not to be looked at again.
_TAKEN_OVER: Final = (
    f"INSERT INTO conversations ({_COLUMNS}, settles) SELECT {_COLUMNS}, iif(EXISTS"  # noqa: S608
    " (SELECT 1 FROM settled WHERE settled.tenant = new.tenant AND conversation = id), 0, settles)"
    " FROM fresh.conversations AS new"
)


def beside(folds: Path) -> Path:
    """Return where folds are made anew."""
    return folds.with_name(f"{folds.stem}-new{folds.suffix}")


class Renewal:
    """The folds of a store, and those that are made anew where that was asked for.

    They are made anew by themselves where they go by other terms than the settings say, or know of
    events that the store does not have, since it was put back from a copy. Such folds answer as
    they are until then; others go on meanwhile.
    """

    def __init__(self, events: Path, folds: Path, settings: Settings, now: int) -> None:
        """Open all files; StoreError, sqlite3.Error."""
        self._events, self._settings = events, settings
        self.old = Folds(events, folds, settings, now)
        self.new: Folds | None = None
        self._resume(now)
        if not self._is_current:
            self.begin(now)

    def begin(self, now: int) -> None:
        """Begin to make them anew, unless that is under way."""
        if self.new is not None:
            return
        _delete(beside(self.old.path))
        new = Folds(self._events, beside(self.old.path), self._settings, now)
        with sqlite.transaction(new.rows):
            new.set_mark("renewals", self.old.mark("renewals") + 1)
            new.set_mark("began", self.old.mark("began"))
            gone = self.old.erased()
            new.set_mark("erased", gone.last or self.old.mark("erased"))
            self._inherit(new, now, gone)
        self.new = new

    def advance(self, now: int) -> int:
        """Fold a step more of both; return by how many events they are further."""
        further = self.old.advance(now) if self._is_current else 0
        if self.new is not None:
            further += self.new.advance(now)
            self._take_over(now)
        return further

    def look_again(self, now: int) -> int:
        """Look at conversations that time has changed; return how many there were."""
        return self.old.look_again(now) if self._is_settled_on else 0

    def settle(self, now: int) -> list[Total]:
        """Observe conversations that nothing can change any more; return the totals that moved."""
        return self.old.settle(now) if self._is_settled_on else []

    @property
    def progress(self) -> Progress:
        """How far all of them are."""
        renewing = None if self.new is None else self.new.mark("cursor")
        return self.old.progress._replace(renewing=renewing)

    def close(self) -> None:
        """Close all files."""
        self.old.close()
        if self.new is not None:
            self.new.close()

    @property
    def _is_current(self) -> bool:
        """Whether the old ones may go on: with the terms and the events that there are."""
        old = self.old
        return old.mark("terms") == self._settings.digest and old.mark("cursor") <= old.newest

    @property
    def _is_settled_on(self) -> bool:
        """Whether the old ones know about all there is, so that time alone can tell more."""
        return self._is_current and self.old.newest - self.old.mark("cursor") < STEP

    def _resume(self, now: int) -> None:
        """Go on with folds that were being made anew when the process ended."""
        path = beside(self.old.path)
        if not path.exists():
            return
        new = Folds(self._events, path, self._settings, now)
        begun = new.mark("terms"), new.mark("renewals")
        if begun == (self._settings.digest, self.old.mark("renewals") + 1):
            self.new = new
        else:
            new.close()
            _delete(path)

    def _inherit(self, new: Folds, now: int, gone: Erased) -> None:
        """Give the new ones what events cannot tell any more: all of before the seal."""
        old, day = self.old, new.seal
        if day == seal.NEVER:
            return
        new.set_mark("seal", day)
        counted = max(old.mark("cursor"), old.mark("counted"))
        new.set_mark("counted", min(counted, old.newest))
        sealed = old.rows.execute("SELECT * FROM cells WHERE day < ?", (day,))
        new.rows.executemany("INSERT INTO cells VALUES (?, ?, ?, ?, ?, ?, ?)", sealed)
        table.sum_weeks(new.rows)
        promises.inherit(old.rows, new.rows, seal.instant(day, new.zone))
        deliveries.inherit(old.rows, new.rows, seal.instant(day, new.zone))
        people.inherit(old.rows, new.rows, day)
        funnels.inherit(old.rows, new.rows, seal.instant(day, new.zone))
        erased.rename(new.rows, gone)
        found = self._sealed(new, seal.instant(day, new.zone), now)
        for known in _batched(erased.renamed(*one, gone) for one in found):
            moved = {
                (tenant, cell): amount
                for (tenant, _), one in known.items()
                for cell, amount in cells.of(one.row, new.zone).items()
                if cell.day >= day
            }
            terms = self._settings.terms(now)
            persons = joins.persons(new.rows, known)
            table.keep(new.rows, Step(known, moved), {}, terms, new.settles, persons)

    def _sealed(self, new: Folds, instant: int, now: int) -> Iterator[tuple[Key, Known]]:
        """Return the conversations that stay, told anew where the old ones went by other terms."""
        is_same = self.old.mark("terms") == new.mark("terms")
        found = self.old.rows.execute(
            "SELECT tenant, id, thread, row, started, is_active FROM conversations"
        )
        for tenant, id, beats, row, started, is_active in found:
            one = thread.unpacked(beats)
            if not seal.holds(one, started, instant):
                continue
            # Who had not ended is to end when it is looked at again, as that moves its cells.
            terms = self._settings.terms(0 if is_active else now)
            known = (
                table.known_of(beats, row) if is_same else Known(one, conversation.told(one, terms))
            )
            yield (tenant, id), known

    def _take_over(self, now: int) -> None:
        """Put the new ones into the old ones' place, once they know as much."""
        old, new = self.old, self.new
        if new is None or new.newest - new.mark("cursor") >= STEP:
            return
        if self._is_current and new.mark("cursor") < old.mark("cursor"):
            return
        self.new = None
        if new.seal > new.mark("seal"):
            # Events were deleted meanwhile, and nobody knows whether they had been folded.
            new.close()
            self.begin(now)
            return
        marks = {name: new.mark(name) for name in _MARKS}
        gone = old.erased(marks["erased"])
        new.close()
        _move(new.path, old, marks, gone)
        _delete(new.path)


def _move(path: Path, old: Folds, marks: dict[str, int], gone: Erased) -> None:
    old.rows.execute("ATTACH DATABASE ? AS fresh", (str(path),))
    try:
        with sqlite.transaction(old.rows):
            erased.rename_settled(old.rows, gone)
            old.rows.execute("DELETE FROM conversations")
            old.rows.execute(_TAKEN_OVER)
            for name in _TABLES:
                old.rows.execute(f"DELETE FROM {name}")  # noqa: S608 # a name of ours
                old.rows.execute(f"INSERT INTO {name} SELECT * FROM fresh.{name}")  # noqa: S608
            for name, value in marks.items():
                old.set_mark(name, value)
            old.count_change()
    finally:
        old.rows.execute("DETACH DATABASE fresh")


def _batched(found: Iterator[tuple[Key, Known]]) -> Iterator[dict[Key, Known]]:
    while some := dict(itertools.islice(found, LOOKED_STEP)):
        yield some


def _delete(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
