"""The board and the disk behind it: what a step of the board changes is noted, then saved."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec import Struct, field

from alerting import clock
from alerting.desk.pending import Pending
from alerting.dispatch.board import Board
from alerting.dispatch.state import Output
from alerting.notify.limits import Limits
from alerting.policy import Policy
from alerting.store import batch as batches
from alerting.store.batch import Batch


class Terms(Struct, frozen=True, kw_only=True):
    """What a reload swaps: who is told what, and how many there may be of everything.

    Somebody is reminded `remind` before a silence ends; nobody with a span of nothing.
    """

    policy: Policy
    limits: Limits = field(default_factory=Limits)
    remind: timedelta = timedelta()


class Desk:
    """What all parts of the dispatcher share.

    `step` is held over steps of the board that belong together. `changed` is set when something is
    to be looked at.
    """

    def __init__(
        self,
        board: Board,
        terms: Terms,
        pending: Pending,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self.board = board
        self.terms = terms
        self.now = now
        self.step = asyncio.Lock()
        self.changed = asyncio.Event()
        self._pending = pending
        self._acknowledged = frozenset(board.acknowledgements)

    def note(self, output: Output, more: Batch | None = None) -> None:
        """Keep what a step of the board changed, and what else belongs to it, to be saved."""
        if output:
            self._pending.add(batches.of(output))
        if more is not None:
            self._pending.add(more)
        known = frozenset(self.board.acknowledgements)
        if gone := self._acknowledged - known:
            self._pending.add(Batch(acknowledgements=dict.fromkeys(gone)))
        self._acknowledged = known
        self.changed.set()

    async def save(self) -> None:
        """See that all that was noted is on disk; raises sqlite3.Error."""
        await self._pending.save()
