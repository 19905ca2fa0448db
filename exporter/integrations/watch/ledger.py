"""The shell that keeps what is known of integrations, sealed; bounded while the store fails."""

from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, Final

import structlog

from alerting import clock
from exporter.integrations.conduct import record
from exporter.integrations.conduct.memory import Memory
from exporter.integrations.kind import Integration
from exporter.privacy.vault import Vault, VaultError
from exporter.store.errors import StoreError
from exporter.store.integration_checks import Check
from exporter.store.integrations import Row

BUFFER: Final = 1_000
"""Checks that wait while the store fails; older ones are dropped."""
_log = structlog.get_logger("chatwatch.integrations")


class Ledger:
    """Keeps memories and checks; ``store_run`` is Remote.run."""

    def __init__(self, store_run: Callable[..., Awaitable[Any]], vault: Vault) -> None:
        self._store_run = store_run
        self._vault = vault
        self._waiting: deque[Check] = deque(maxlen=BUFFER)
        self._failing = False

    async def load(self) -> dict[str, bytes] | None:
        """Return what was kept of each integration; None where the store cannot be read now."""
        rows = await self._asked("integrations.rows")
        if rows is None:
            return None
        found = {}
        for row in rows:
            try:
                found[row.name] = self._vault.open(row.sealed, _context(row.name))
            except VaultError as error:
                _log.warning("an integration begins anew", integration=row.name, error=str(error))
        return found

    async def keep(self, one: Integration, memory: Memory, checks: Iterable[Check] = ()) -> bool:
        """Keep what is known; False where it is not on disk."""
        self._waiting.extend(checks)
        sent = [*self._waiting][-BUFFER:]
        data = record.written(one, memory)
        row = Row(one.name, self._vault.seal(data, _context(one.name)), round(clock.unix() * 1000))
        self._waiting.clear()
        if await self._asked("integrations.keep", row, sent) is not None:
            return True
        self._waiting = deque([*sent, *self._waiting], BUFFER)
        return False

    async def forget(self, names: Sequence[str]) -> bool:
        """Forget all integrations but these; False where the store cannot now."""
        return await self._asked("integrations.forget", list(names)) is not None

    async def _asked(self, name: str, *arguments: Any) -> Any:
        """Ask the store; None where it fails, which is told once, and once when it works again."""
        try:
            found = await self._store_run(name, *arguments)
        except StoreError as error:
            if not self._failing:
                _log.error(
                    "what is known of integrations cannot be kept",
                    reason=error.reason,
                    error=str(error),
                )
            self._failing = True
            return None
        if self._failing:
            self._failing = False
            _log.info("what is known of integrations is kept again")
        return True if found is None else found


def _context(name: str) -> bytes:
    return b"integration " + name.encode()
