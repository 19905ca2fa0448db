"""Posts invented events when they are due; those of the past at once, as fast as they are taken."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from threading import Event

from alerting import clock
from exporter.client import Counts, Refusal
from exporter.client.poster import Poster
from exporter.traffic.tale import Happening, instant

FEW = 5_000
"""Events that may be on their way; more of them wait for the daemon."""
_PATIENCE = 1.0


class RefusedError(Exception):
    """The daemon takes nothing of it: why."""


class Player:
    """Plays happenings to a client, until they end or ``stop`` is set.

    ``tell`` is called every second with the moment that was reached.
    """

    def __init__(
        self, client: Poster, stop: Event, tell: Callable[[datetime, Counts], None]
    ) -> None:
        self._client = client
        self._stop = stop
        self._tell = tell
        self._told = clock.monotonic()

    def play(self, happenings: Iterator[Happening]) -> None:
        """Post all; RefusedError as soon as all so far was refused."""
        for sent, one in enumerate(happenings, 1):
            if not self._is_due(one.at):
                break
            self._client.track(one.type, one.data, id=one.id, time=instant(one.at))
            if sent % FEW == 0:
                self._settle()
            self._look(one.at)
        self._settle()

    def _is_due(self, at: float) -> bool:
        """Wait for a moment; False where it is not waited for any more."""
        while (left := at - clock.unix()) > 0:
            if self._stop.wait(min(left, _PATIENCE)):
                return False
            self._look(clock.unix())
        return not self._stop.is_set()

    def _settle(self) -> None:
        """Wait until the daemon answered all of it, or until it is not waited for any more."""
        while not self._client.flush(_PATIENCE) and not self._stop.is_set():
            self._look(clock.unix())
        self._check()

    def _look(self, at: float) -> None:
        if clock.monotonic() - self._told >= _PATIENCE:
            self._told = clock.monotonic()
            self._check()
            self._tell(datetime.fromtimestamp(at, UTC), self._client.counts)

    def _check(self) -> None:
        counts, why = self._client.counts, self._client.last_refusal
        if counts.refused and not counts.accepted + counts.duplicates:
            raise RefusedError(_words(why))


def _words(refusal: Refusal | None) -> str:
    return "refused" if refusal is None else f"{refusal.code}: {refusal.message}"
