"""The shell that keeps samples over a restart: reads a snapshot, and writes one now and then."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Final

import structlog

from alerting.samples import Samples, Settings
from alerting.series.snapshots import Snapshot, Unusable
from alerting.store.sample_file import SampleFile

EVERY: Final = 300.0
"""Seconds between two snapshots: what a crash may lose."""

_log = structlog.get_logger("chatwatch.alerting")


class Keeper:
    """A sample store and its file; what cannot be read or written is logged and harms nothing."""

    def __init__(self, samples: Samples, file: SampleFile, settings: Settings) -> None:
        self._samples = samples
        self._file = file
        self._settings = settings
        # One, so that a save that nobody waits for any more ends before the next begins.
        self._thread = ThreadPoolExecutor(1, "samples")
        self._saved: tuple[int, int] | None = None
        self._failed = False

    async def load(self, now: datetime) -> None:
        """Take over what an earlier life left; to be called before the first tick."""
        since = round((now.timestamp() - self._settings.keep.seconds) * 1000)
        await asyncio.get_running_loop().run_in_executor(self._thread, self._load, since)

    async def run(self) -> None:
        """Save every `EVERY` seconds until cancelled."""
        while True:
            await asyncio.sleep(EVERY)
            await self.save()

    async def save(self) -> None:
        """Save all samples, unless there was no tick since the last time."""
        span, snapshot = self._samples.span, self._samples.snapshot()
        if snapshot is None or span == self._saved:
            return
        loop = asyncio.get_running_loop()
        if await loop.run_in_executor(self._thread, self._save, snapshot):
            self._saved = span

    async def close(self) -> None:
        """Save a last time."""
        await self.save()
        self._thread.shutdown(wait=False)

    def _load(self, since: int) -> None:
        try:
            found = self._file.load(since, self._settings.bytes)
        except (OSError, Unusable) as error:
            _log.warning("earlier samples are not used", file=str(self._file.path), why=_why(error))
            return
        if found is not None:
            # Nobody asks the store before its first tick.
            self._samples.restore(found)

    def _save(self, snapshot: Snapshot) -> bool:
        """Save, and say whether it worked; told when that changes."""
        failed, self._failed = self._failed, False
        try:
            self._file.save(snapshot)
        except OSError as error:
            self._failed = True
            if not failed:
                _log.error("samples cannot be saved", file=str(self._file.path), why=_why(error))
        if failed and not self._failed:
            _log.info("samples are saved again", file=str(self._file.path))
        return not self._failed


def _why(error: OSError | Unusable) -> str:
    return str(getattr(error, "strerror", None) or error).lower()
