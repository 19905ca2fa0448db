"""The shell that keeps what is known of sync jobs, and shows it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

import msgspec

from exporter.integrations.customs import sync_figures, syncs
from exporter.integrations.customs.shown import Figures, Shown
from exporter.integrations.customs.syncs import Job, Key, Row
from exporter.metrics.series import Table
from exporter.store import integration_jobs
from exporter.store.integration_events import Event

MOST: Final = integration_jobs.MOST
"""Jobs that are held in memory, those that were heard of last."""
_MINUTE: Final = 60
_DECODER: Final = msgspec.json.Decoder(Job)

Ask = Callable[..., Awaitable[Any]]


class Jobs:
    """Sync jobs as their reports tell; of the event loop's thread."""

    def __init__(self, series: Table, ask: Ask) -> None:
        self._ask = ask
        self._shown = Shown(series)
        self._jobs: dict[Key, Job] = {}
        self._success: dict[str, float] = {}
        # The minute in which all was shown that is known, None where more is known since.
        self._shown_at: int | None = None
        self.rows: tuple[Row, ...] = ()
        """All jobs as they stood when they were shown last, by tenant, vendor, name and user."""

    async def load(self) -> None:
        """Take over what an earlier life left; raises StoreError."""
        rows: list[integration_jobs.Row] = await self._ask("integration_jobs.rows", MOST)
        self._jobs = dict(map(_known, rows))
        self._shown_at = None

    async def after(self, events: Sequence[Event]) -> Mapping[Key, Job]:
        """Return the jobs that some events are about, as they are after them; raises StoreError.

        It changes nothing here: `take` them once they are kept.
        """
        reports = [(one, report) for one in events if (report := syncs.read(one.data)) is not None]
        keys = {syncs.key(one.tenant, report) for one, report in reports}
        found = {key: self._jobs[key] for key in keys if key in self._jobs}
        if elsewhere := sorted(keys.difference(found)):
            found.update(map(_known, await self._ask("integration_jobs.some", elsewhere)))
        for one, report in reports:
            key = syncs.key(one.tenant, report)
            found[key] = syncs.after(found.get(key, Job()), report, one.time / 1000, one.id)
        return found

    def take(self, jobs: Mapping[Key, Job]) -> None:
        """Take jobs that have been kept; of too many, those heard of last."""
        if jobs:
            self._jobs.update(jobs)
            self._shown_at = None
        if len(self._jobs) > MOST:
            newest = sorted(self._jobs, key=lambda key: self._jobs[key].heard)[-MOST:]
            self._jobs = {key: self._jobs[key] for key in newest}

    async def show(self, now: float) -> None:
        """Show how all jobs stand by now, if that is not as it was shown last."""
        minute = int(now // _MINUTE)
        if self._shown_at == minute:
            return
        self._shown_at = minute
        # Ten thousand jobs take a tenth of a second, which nobody shall wait for.
        jobs = dict(self._jobs)
        self.rows, figures = await asyncio.to_thread(_standing, jobs, now)
        self._success = {}
        for row in self.rows:
            if row.last_success is not None:
                before = self._success.get(row.provider, row.last_success)
                self._success[row.provider] = max(before, row.last_success)
        self._shown.show(figures)

    def success(self, provider: str) -> float | None:
        """Return when data of a vendor came last by a sync, None where none is known of."""
        return self._success.get(provider)


def kept(jobs: Mapping[Key, Job]) -> list[integration_jobs.Row]:
    """Return jobs as they are kept."""
    return [
        integration_jobs.Row(*key, round(job.heard * 1000), msgspec.json.encode(job).decode())
        for key, job in jobs.items()
    ]


def _standing(jobs: Mapping[Key, Job], now: float) -> tuple[tuple[Row, ...], Figures]:
    rows = tuple(syncs.row(key, jobs[key], now) for key in sorted(jobs))
    return rows, sync_figures.figures(rows)


def _known(row: integration_jobs.Row) -> tuple[Key, Job]:
    return Key(row.tenant, row.provider, row.job, row.account), _DECODER.decode(row.told)
