"""Who is told of alerts: dispatch and the outbox, or Alertmanagers elsewhere."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from structlog.testing import capture_logs

from alerting import clock
from alerting.model import Alert, labels
from exporter import alerts, lifecycle, world
from exporter.audit.trail import Trail
from exporter.daemon import Daemon
from exporter.probes.result import Result
from exporter.store.errors import StoreError
from exporter.telling import Telling, explained
from exporter.web.watched import Watched
from tests.alerting.notify.hookserver import HookServer
from tests.exporter.web import stand
from tests.tools import eventually

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


@pytest.fixture
async def hook() -> AsyncIterator[HookServer]:
    async with HookServer().open() as opened:
        yield opened


def daemon(folder: Path, port: int, **section: object) -> Daemon:
    """A daemon whose alerts go to a webhook at once."""
    url = f"http://127.0.0.1:{port}/"
    told = {
        "route": {"receiver": "ops", "group_wait": "0s", "group_interval": "1s"},
        "receivers": [{"name": "ops", "webhook_configs": [{"url": url}]}],
    }
    (folder / "alerting.yml").write_text(yaml.safe_dump(told))
    written = {"config": "alerting.yml", "fallback": "ops", **section}
    config = stand.config(yaml.safe_dump({"alerting": written}))
    made = world.build(config, stand.KEY, None, alerts.load(config.alerting, folder, {}))
    return Daemon(made, lambda: made)


def telling(of: Daemon) -> Telling:
    return Telling(of, {"backend": FAILED}.get, lambda: "", Trail(of.tally, Watched().ask))


def fires() -> Alert:
    return alert(fired_at=clock.now())


async def test_alerts_reach_their_receiver_with_their_cause(
    tmp_path: Path, hook: HookServer
) -> None:
    made = telling(daemon(tmp_path, hook.port))
    async with lifecycle.Teardowns() as teardowns:
        await made.start(tmp_path / "a.db", teardowns)
        with capture_logs() as logs:
            alert = fires()
            await made.hand([alert], alert.fired_at or NOW)
            (first, *_) = await hook.wait()
            await made.hand([], clock.now())
        await hook.wait(2)
        assert len(await made.history(clock.now() + timedelta(1), 9)) == 0
        assert await made.forget(0, 9) == 0
    assert first.body["alerts"][0]["annotations"]["cause"] == FAILED.detail
    assert [log["event"] for log in logs] == ["alert fires", "alert is over"]


async def test_the_history_of_alerts_is_edited_to_its_end(tmp_path: Path) -> None:
    made = telling(daemon(tmp_path, 1))
    with pytest.raises(StoreError, match="not open yet"):
        await made.edit(lambda *_: None)
    async with lifecycle.Teardowns() as teardowns:
        ledger = await made.start(tmp_path / "a.db", teardowns)
        names = ("shop", "backend", "models")
        told = [alert(labels=labels({"probe": name})) for name in names]
        await ledger.run(ledger.store.save, told, [])
        await made.edit(lambda labels, message: (labels, f"{message}!"), limit=2)
        found = await made.history(clock.now() + timedelta(1), 9)
    assert [one.message[-1] for one in found] == ["!"] * 3


async def test_alertmanagers_elsewhere_are_sent_alerts_instead(
    tmp_path: Path, hook: HookServer
) -> None:
    deliver = {"alertmanagers": [f"http://127.0.0.1:{hook.port}"]}
    made = telling(daemon(tmp_path, 1, deliver=deliver))
    async with lifecycle.Teardowns() as teardowns:
        await made.start(tmp_path / "a.db", teardowns)
        assert made.dispatcher is None
        await made.hand([fires()], clock.now())
        (request,) = await hook.wait()
        made.load(made._daemon.world)
    assert request.line.startswith("POST /api/v2/alerts ")


async def test_a_reload_holds_for_what_comes_then(tmp_path: Path, hook: HookServer) -> None:
    of = daemon(tmp_path, 1)
    made = telling(of)
    async with lifecycle.Teardowns() as teardowns:
        await made.start(tmp_path / "a.db", teardowns)
        of.world = daemon(tmp_path, hook.port).world
        made.load(of.world)
        await made.hand([fires()], clock.now())
        await hook.wait()


async def test_before_its_start_it_tells_nobody_and_says_so() -> None:
    made = telling(stand.daemon())
    await made.hand([fires()], clock.now())
    made.load(made._daemon.world)
    with pytest.raises(StoreError, match="not open yet"):
        await made.history(NOW, 9)
    with pytest.raises(StoreError, match="not open yet"):
        await made.forget(0, 9)


async def test_the_log_tells_of_the_first_of_many(tmp_path: Path) -> None:
    made = telling(stand.daemon())
    many = [alert(labels=labels({"alertname": f"A{place}"})) for place in range(60)]
    with capture_logs() as logs:
        await made.hand([alert(fired_at=NOW - timedelta(1))], NOW)
        await made.hand([alert(fired_at=NOW - timedelta(1)), *many], NOW)
    assert len(logs) == 51
    assert (logs[-1]["event"], logs[-1]["alerts"]) == ("more alerts fire or are over", 10)


async def test_a_disk_that_takes_nothing_is_an_ailment(tmp_path: Path) -> None:
    made = telling(daemon(tmp_path, 1))
    assert made._ailing() == ""
    async with lifecycle.Teardowns() as teardowns:
        ledger = await made.start(tmp_path / "a.db", teardowns)
        await ledger.run(ledger.store._connection.execute, "DROP TABLE alert_known")
        with capture_logs():
            await made.hand([fires()], clock.now())

            async def ails() -> bool:
                return made._ailing() == "what is to be told cannot be saved"

            await eventually(ails, what="an ailment")


def test_a_probe_that_is_down_says_why_in_its_alert() -> None:
    told = explained(alert(), {"backend": FAILED}.get)
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
    assert explained(one, lambda _: last) == one
