"""The shell around erasures: takes each through its states, on from where an earlier life was."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final
from urllib.parse import unquote_plus

import msgspec
import structlog

from alerting import clock
from alerting.model import Labels
from exporter.daemon import Daemon
from exporter.events import aside
from exporter.folding.folder import Folder
from exporter.folding.reading import Reading
from exporter.privacy import erasure
from exporter.privacy.vault import VaultError
from exporter.refusal import Refused
from exporter.store.erasures import Row, Unmapped
from exporter.store.errors import StoreError
from exporter.store.quarantine import Kept

CONTEXT: Final = b"chatwatch erasure"
"""What opens the id that a caller named."""
EVERY: Final = 2.0
"""Seconds between two looks for requests, and between two tries."""
_PAGE: Final = 100
_NEWS_SECONDS: Final = 5.0
_FAILED: Final = "erasure_failures_total"
_log = structlog.get_logger("chatwatch.erasures")

Ask = Callable[..., Awaitable[Any]]
Told = Callable[[Labels, str], tuple[Labels, str] | None]


class Erasing:
    """Made once; ``run`` as a background task.

    ``renew`` reads anew what memory holds of events, ``edit`` changes the history of alerts.
    """

    def __init__(
        self,
        daemon: Daemon,
        ask: Ask,
        folder: Callable[[], Folder | None],
        reading: Callable[[], Reading | None],
        renew: Callable[[], Awaitable[None]],
        edit: Callable[[Told], Awaitable[None]],
    ) -> None:
        self._daemon = daemon
        self._ask = ask
        self._folder = folder
        self._reading = reading
        self._renew = renew
        self._edit = edit
        self._is_failing = False

    async def run(self) -> None:
        """Erase whom somebody asked to, one after the other, until cancelled."""
        while True:
            if not await self.look():
                await asyncio.sleep(EVERY)

    async def look(self) -> bool:
        """Take the oldest request a step on; say whether it moved."""
        try:
            found: Row | None = await self._ask("erasures.unfinished")
            moved = found is not None and await self._step(found)
        except Exception as error:  # noqa: BLE001 # it stays, and is tried again
            self._fail(error)
            return False
        if found is not None and self._is_failing:
            self._is_failing = False
            _log.info("customers are erased again")
        return moved

    async def _step(self, found: Row) -> bool:
        if found.state == "waiting":
            return await self._know(found)
        if found.state in {"unmapped", "quarantine"}:
            return await self._sift(found)
        if found.state == "folds":
            return await self._fold(found)
        if found.state == "audit":
            return await self._strike(found)
        await self._ask("erasures.step", found.id)
        return True

    async def _know(self, found: Row) -> bool:
        """Find out which ids there are, once all that came before is folded."""
        folder, reading = self._folder(), self._reading()
        if folder is None or reading is None or found.sealed is None:
            return False
        if folder.progress.cursor < found.until:
            await folder.news(_NEWS_SECONDS)
            return True
        named = self._opened(found.sealed)
        whole = await reading.whole(found.tenant, self._daemon.world.shield.pseudonym(named))
        drawn = [secrets.token_hex(16) for _ in whole.ids]
        names = erasure.names(whole.ids, drawn)
        await self._ask("erasures.know", found.id, names, list(whole.conversations))
        return True

    async def _sift(self, found: Row) -> bool:
        """Take away what is sealed, not mapped and names them, some with each call."""
        page: list[Unmapped]
        if found.state == "unmapped":
            last, page = await self._ask("erasures.unmapped", found.id)
        else:
            kept: list[Kept] = await self._ask("quarantine.page", "", found.cursor, _PAGE)
            last = kept[-1].id if len(kept) == _PAGE else 0
            mine = [o for o in kept if self._is_of(o.source, found.tenant)]
            page = [Unmapped(o.id, o.key, o.sealed, "") for o in mine]
        ids: set[str] = {*msgspec.json.decode(found.names)}
        if found.sealed is not None:
            ids.add(self._opened(found.sealed))
        loop = asyncio.get_running_loop()
        gone = await loop.run_in_executor(None, self._naming, page, ids)
        await self._ask("erasures.release", found.id, last, gone)
        return True

    async def _fold(self, found: Row) -> bool:
        """Have folds made anew, from when the events were without them."""
        folder = self._folder()
        if folder is None:
            return False
        if folder.progress.erased < found.id:
            if not folder.is_rebuilding:
                folder.rebuild()
            await folder.news(_NEWS_SECONDS)
            return True
        await self._renew()
        await self._ask("erasures.folded", found.id)
        return True

    async def _strike(self, found: Row) -> bool:
        """Take who it was out of audit and alerts, now that nobody can look at them any more."""
        if not await self._ask("erasures.strike", found.id):
            names: dict[str, str] = msgspec.json.decode(found.names)
            await self._edit(partial(erasure.unnamed, tenant=found.tenant, ids=names))
            await self._ask("erasures.end", found.id, round(clock.unix() * 1000))
            _log.info("a customer is erased", erasure=found.id, events=found.events)
        return True

    def _naming(self, page: list[Unmapped], ids: set[str]) -> list[int]:
        return [one.seq for one in page if self._names(one, ids)]

    def _names(self, one: Unmapped, ids: set[str]) -> bool:
        shield = self._daemon.world.shield
        try:
            told = shield.opened(one.sealed, one.key)
        except VaultError:
            return False  # nobody can read it, and neither can we
        body = aside.inbound(told).body if "body" in told and "headers" in told else b""
        text = f"{one.id} {msgspec.json.encode(told).decode()} " + body.decode("utf-8", "replace")
        spelt = text, unquote_plus(text)
        return any(erasure.is_told(text, ids, shield.pseudonym) for text in spelt)

    def _is_of(self, source: str, tenant: str) -> bool:
        """Say whether a source may have events of a tenant."""
        found = self._daemon.world.sources.get(source)
        return found is None or not found.tenant or found.tenant == tenant

    def _opened(self, sealed: bytes) -> str:
        return self._daemon.world.vault.open(sealed, CONTEXT).decode()

    def _fail(self, error: Exception) -> None:
        self._daemon.tally.count(_FAILED)
        if not self._is_failing:
            self._is_failing = True
            known = isinstance(error, StoreError | Refused | VaultError)
            _log.error(
                "a customer cannot be erased now; it is tried again",
                why=str(error) if known else type(error).__name__,
                exc_info=None if known else error,
            )
