from datetime import UTC, datetime
from pathlib import Path

import pytest

from alerting.model import Alert, labels
from exporter import lifecycle
from exporter.probes.result import Result
from exporter.probes.standing import Standing
from exporter.store import remote
from exporter.store.errors import StoreError
from exporter.watching import Watching, beside, explained
from tests.exporter.web import stand

NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
FAILED = Result("backend", "http", NOW, 0.1, "connect_refused", "127.0.0.1:5000: refused")
GOOD = Result("backend", "http", NOW, 0.1)


def alert(**changes: object) -> Alert:
    made: dict[str, object] = {
        "rule": "probes/ProbeDown",
        "labels": labels({"alertname": "ProbeDown", "probe": "backend"}),
        "annotations": labels({"summary": "backend is down"}),
        "state": "firing",
        "value": 0.0,
        "active_at": NOW,
        "fired_at": NOW,
    }
    return Alert(**{**made, **changes})  # type: ignore[arg-type]


def standing(last: Result | None) -> Standing:
    return Standing("backend", "http", 60.0, last=last)


def test_a_probe_that_is_down_says_why_in_its_alert() -> None:
    told = explained(alert(), [Standing("web", "http", 60.0), standing(FAILED)])
    assert dict(told.annotations) == {
        "summary": "backend is down",
        "cause": "127.0.0.1:5000: refused",
    }


@pytest.mark.parametrize(
    ("one", "last"),
    [
        (alert(state="resolved", resolved_at=NOW), FAILED),
        (alert(labels=labels({"alertname": "DiskFull"})), FAILED),
        (alert(), GOOD),
        (alert(), None),
    ],
    ids=["over", "no probe", "up again", "never ran"],
)
def test_other_alerts_stay_as_they_are(one: Alert, last: Result | None) -> None:
    assert explained(one, [standing(last)]) == one


def test_alerts_lie_beside_the_events() -> None:
    assert beside(Path("data/chatwatch.db")) == Path("data/chatwatch-alerts.db")


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


async def test_it_starts_over_a_store_and_ends_with_its_teardowns(tmp_path: Path) -> None:
    daemon = stand.daemon("host: {enabled: false}\n")
    store = remote.Remote(tmp_path / "c.db")
    watching = Watching(daemon)
    async with lifecycle.Teardowns() as teardowns:
        await watching.start(store, teardowns)
        assert await watching.watched.history(NOW, 10) == ()
        assert await watching.watched.ask("probe_results.page", 0, None, 10, None) == []
        assert [await table.forget(0, 10) for table in watching.tables] == [0, 0, 0, 0]
        await daemon.reload()
    store.close()
    assert (tmp_path / "c-alerts.db").exists()
