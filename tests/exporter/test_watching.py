from datetime import UTC, datetime
from pathlib import Path

import pytest

from exporter import lifecycle
from exporter.metrics.catalogue import CATALOGUE
from exporter.store.errors import StoreError
from exporter.store.remote import Remote
from exporter.watching import Watching, beside
from tests.exporter.web import stand
from tests.tools import eventually

NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)


def test_alerts_and_samples_lie_beside_the_events() -> None:
    events = Path("data/chatwatch.db")
    assert beside(events, "alerts") == Path("data/chatwatch-alerts.db")
    assert beside(events, "samples", ".bin") == Path("data/chatwatch-samples.bin")


async def test_before_its_start_it_knows_nothing_and_says_so() -> None:
    watching = Watching(stand.daemon())
    assert watching.watched.probes() == ()
    assert watching.watched.alerts().groups == ()
    with pytest.raises(StoreError, match="not open yet"):
        await watching.watched.ask("probe_results.page", 0, None, 10, None)
    with pytest.raises(StoreError, match="not open yet"):
        await watching.watched.history(NOW, 10)
    for table in watching.tables:
        with pytest.raises(StoreError, match="not open yet"):
            await table.forget(0, 10)


def test_every_table_that_is_swept_is_counted_by_its_name() -> None:
    (counted,) = (one for one in CATALOGUE if one.name == "retention_deleted_rows_total")
    swept = {table.name for table in Watching(stand.daemon()).tables}
    assert swept <= counted.values["table"]


async def test_it_starts_over_a_store_and_ends_with_its_teardowns(tmp_path: Path) -> None:
    daemon = stand.daemon("host: {enabled: false}\n")
    store = Remote(tmp_path / "c.db")
    await store.open()
    watching = Watching(daemon)
    async with lifecycle.Teardowns() as teardowns:
        await watching.start(store, teardowns)
        assert await watching.watched.history(NOW, 10) == ()
        assert watching.watched.recent() is not None
        assert await watching.watched.ask("probe_results.page", 0, None, 10, None) == []
        assert [await table.forget(0, 10) for table in watching.tables] == [0] * len(
            watching.tables
        )
        await daemon.reload()
    await store.close()
    assert (tmp_path / "c-alerts.db").exists()


async def sampled(watching: Watching, after: int) -> tuple[int, int]:
    """Wait for samples after an instant; return the oldest and newest tick."""

    async def asked() -> tuple[int, int] | None:
        storage = watching.watched.samples()
        span = storage._store.span if storage is not None else None
        return span if span is not None and span[1] > after else None

    return await eventually(asked, what="samples")


async def test_samples_outlive_a_restart(tmp_path: Path) -> None:
    daemon = stand.daemon("host: {enabled: false}\nalerting: {samples: {interval: 1s}}\n")
    store = Remote(tmp_path / "c.db")
    await store.open()
    spans = [(0, 0)]
    for _ in range(2):
        watching = Watching(daemon)
        async with lifecycle.Teardowns() as teardowns:
            await watching.start(store, teardowns)
            spans.append(await sampled(watching, spans[-1][1]))
    await store.close()
    _, first, second = spans
    assert first[0] == second[0] <= first[1] < second[1]
    assert (tmp_path / "c-samples.bin").exists()


async def test_a_prometheus_server_may_be_asked_instead(tmp_path: Path) -> None:
    daemon = stand.daemon(
        "host: {enabled: false}\nalerting: {evaluate: {prometheus: 'http://127.0.0.1:1'}}\n"
    )
    store = Remote(tmp_path / "c.db")
    await store.open()
    watching = Watching(daemon)
    async with lifecycle.Teardowns() as teardowns:
        await watching.start(store, teardowns)
        assert watching.watched.samples() is None
    await store.close()
    assert not (tmp_path / "c-samples.bin").exists()


async def test_whoever_pings_knows_whether_rules_are_evaluated(tmp_path: Path) -> None:
    daemon = stand.daemon("host: {enabled: false}\nalerting: {samples: {interval: 1s}}\n")
    watching = Watching(daemon)
    assert watching._ails() == "rules are not evaluated"
    store = Remote(tmp_path / "c.db")
    await store.open()
    async with lifecycle.Teardowns() as teardowns:
        await watching.start(store, teardowns)
        await sampled(watching, 0)

        async def well() -> bool:
            return watching._ails() == ""

        await eventually(well, what="an evaluation")
    await store.close()


async def test_integrations_are_watched_and_a_reload_goes_on_with_them(tmp_path: Path) -> None:
    crm = "{name: crm, type: hubspot, url: 'http://127.0.0.1:1', status_page: ''}"
    daemon = stand.daemon(f"host: {{enabled: false}}\nintegrations: [{crm}]\n")
    watching = Watching(daemon)
    assert watching.watched.integrations() == ()
    store = Remote(tmp_path / "c.db")
    await store.open()
    async with lifecycle.Teardowns() as teardowns:
        await watching.start(store, teardowns)
        await daemon.reload()
        (one,) = watching.watched.integrations()
        assert (one.name, one.provider) == ("crm", "hubspot")
        # Nobody listens there; on a busy machine that is known already.
        assert one.state in {"unknown", "down"}
        checks = await watching.watched.ask("integration_checks.page", 0, None, 10)
        assert {one.check.state for one in checks} <= {"down"}
    await store.close()
