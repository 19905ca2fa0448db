"""What became of notices and silences, read from the disk; calls raise sqlite3.Error."""

from collections.abc import Collection

from alerting.store.ledger import Ledger
from alerting.store.rows import Change, Queued, Told, Try

MOST = 100
"""Rows of each kind that are given unless somebody asks for another number."""


class Story:
    """Answers for pages, commands and the API."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    async def told(self, group_keys: Collection[str], limit: int = MOST) -> tuple[Told, ...]:
        """Return what became of the last notices of these groups, newest first."""
        return await self._ledger.run(self._ledger.store.told, group_keys, limit)

    async def queued(self, group_keys: Collection[str], limit: int = MOST) -> tuple[Queued, ...]:
        """Return the notices of these groups that wait for a receiver's yes, oldest first."""
        return await self._ledger.run(self._ledger.store.queued, group_keys, limit)

    async def tries(self, id: str, limit: int = MOST) -> tuple[Try, ...]:
        """Return the last tries of a notice, by `id` of Told or Queued, oldest first."""
        return await self._ledger.run(self._ledger.store.tries, id, limit)

    async def outcome(self, id: str) -> Told | None:
        """Return what became of a notice; None while it waits, or where there was none."""
        return await self._ledger.run(self._ledger.store.outcome, id)

    async def changes(self, silence: str = "", limit: int = MOST) -> tuple[Change, ...]:
        """Return what was done last to a silence, oldest first; of "" to any."""
        return await self._ledger.run(self._ledger.store.changes, silence, limit)
