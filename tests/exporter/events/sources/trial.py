"""A case of matrix.py sent through a real intake with a real store, and its outcome held to it."""

import asyncio
from pathlib import Path

from alerting import clock
from exporter import world
from exporter.config import Config
from exporter.daemon import Daemon
from exporter.events.inbound import Answer, Inbound
from exporter.metrics.catalogue import CATALOGUE
from exporter.privacy.vault import Vault
from exporter.refusal import Refused
from exporter.store.sqlite import Sqlite
from tests.exporter.events.sources.samples import ANY, NEW, OLD, OTHER, Case
from tests.exporter.store import fresh
from tests.exporter.store.threaded import Threaded

_KEY = bytes(32)


async def check(case: Case, folder: Path) -> None:
    """Send a case through a real intake with a real store, and hold the outcome to it."""
    made = world.build(Config(sources=(case.sample.source,)), _KEY, None)
    daemon = Daemon(made, lambda: made)
    store = fresh.store(folder / "matrix.db", Vault(_KEY))
    try:
        series = len(daemon.series)
        now = clock.now()
        outcomes = [await _posted(daemon, store, one) for one in case.sent(now)]
        _hold(case, daemon, store, outcomes[-1])
        assert len(daemon.series) - series < _MOST_SERIES
    finally:
        store.close()


_MOST_SERIES = 60 * len(CATALOGUE)


def _hold(case: Case, daemon: Daemon, store: Sqlite, last: Answer | Refused) -> None:
    assert last.status in case.statuses, _said(last)
    assert last.status < 500
    name = case.sample.source.name
    if case.codes:
        assert isinstance(last, Refused)
        assert last.code in case.codes
        reason = last.code.removeprefix("signature_")
        assert _total(daemon, "webhook_signature_failures_total", name, reason) == 1
    if case.key_index is not None:
        key = str(case.key_index)
        assert _total(daemon, "webhook_signature_key_used_total", name, key) == 1
    if case.kept != ANY:
        assert store.events() == case.kept
    if last.status >= 400:
        assert store.events() == 0
    secrets = [NEW, OLD, OTHER]
    assert not [one for one in secrets if one in _said(last)]


async def _posted(daemon: Daemon, store: Sqlite, inbound: Inbound) -> Answer | Refused:
    commits = asyncio.create_task(daemon.committer.run(Threaded(store)))
    world = daemon.world
    (source,) = world.sources.values()
    try:
        async with asyncio.timeout(20):
            return await daemon.intake.take(world, source, inbound)
    except Refused as refused:
        return refused
    finally:
        commits.cancel()
        await asyncio.wait([commits])
        await daemon.committer.drain(Threaded(store))


def _total(daemon: Daemon, metric: str, *labels: str) -> float:
    row = daemon.series.row(metric, *labels)
    return float(daemon.series.snapshot().values[row])


def _said(last: Answer | Refused) -> str:
    if isinstance(last, Refused):
        return f"{last.code}: {last.message} {last.help}"
    return f"{last.status}: {last.body[:500]!r}"
