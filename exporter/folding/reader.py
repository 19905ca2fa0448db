"""The folds as one thread reads them: a question at a time, for so long and no longer."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Concatenate, Final, ParamSpec, TypeVar

import msgspec

from alerting import clock
from exporter.folding.questions import TooMuch
from exporter.refusal import Refused
from exporter.store import errors, sqlite

SECONDS: Final = 5.0
"""What a question may take."""
# SQLite asks whether to go on each so many of its steps: often enough, and for next to nothing.
_STEPS: Final = 10_000
_RETRY_SECONDS: Final = 2

P = ParamSpec("P")
T = TypeVar("T")


class Reader:
    """Asks the folds' file, which may come later, and go; all calls block."""

    def __init__(self, folds: Path, seconds: float, cache_kib: int) -> None:
        """``cache_kib`` is what SQLite may remember of the file."""
        self._path = folds
        self._seconds = seconds
        self._cache_kib = cache_kib
        self._connection: sqlite3.Connection | None = None

    def answer(
        self,
        question: Callable[Concatenate[sqlite3.Connection, P], T],
        *arguments: P.args,
        **more: P.kwargs,
    ) -> T:
        """Return what a function answers that takes the connection; raises Refused."""
        began = clock.monotonic()
        try:
            connection = self._connected()
            ends = clock.monotonic() + self._seconds
            connection.set_progress_handler(lambda: clock.monotonic() > ends, _STEPS)
            return question(connection, *arguments, **more)
        except TooMuch:
            raise Refused(
                "query_failed",
                "that is more than one answer may hold",
                "ask for a shorter period",
            ) from None
        except msgspec.DecodeError:
            raise Refused(
                "not_ready",
                "figures of an earlier version are being made anew",
                "ask again when analytics_rebuild_lag_events on /metrics is 0",
                retry_after=_RETRY_SECONDS,
            ) from None
        except sqlite3.Error as error:
            raise self._refused(error, clock.monotonic() - began) from None

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()

    def _connected(self) -> sqlite3.Connection:
        """Return the connection; it is opened where there is a file to open."""
        found = self._connection
        if found is None:
            if not self._path.exists():
                raise sqlite3.OperationalError("no such table: there is no file yet")
            found = sqlite.connect(self._path, read_only=True)
            found.execute(f"PRAGMA cache_size = -{self._cache_kib}")
            self._connection = found
        return found

    def _refused(self, error: sqlite3.Error, took: float) -> Refused:
        if "no such table" in str(error) or "no such column" in str(error):
            return Refused(
                "not_ready",
                "conversations are not folded yet",
                "ask again in a moment",
                retry_after=_RETRY_SECONDS,
            )
        if took >= self._seconds and "interrupted" in str(error):
            return Refused(
                "query_timeout",
                f"the figures took longer than {self._seconds:g} s",
                "ask for a shorter period",
                retry_after=_RETRY_SECONDS,
            )
        return Refused(
            "not_readable",
            f"the folds cannot be read now: {errors.of(error).reason}",
            "ask again; if it stays so, look at the disk and at the log",
            retry_after=_RETRY_SECONDS,
        )
