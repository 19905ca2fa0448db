"""What was listed is taken in before it is forgotten where to go on."""

from pathlib import Path

import pytest
import structlog

from alerting.duration import Duration
from exporter.events.inbound import Inbound
from exporter.integrations.exchange.call import Answer, Call
from exporter.integrations.exchange.found import Found
from exporter.integrations.watch.seams import Seams
from exporter.integrations.watch.taken import Taken
from exporter.store.errors import StoreError
from tests.exporter.integrations import scripted, virtual
from tests.exporter.integrations.asking import answer
from tests.exporter.integrations.scripted import Stage, plain
from tests.exporter.integrations.virtual import Time, passed

HOUR = 3_600.0
WHICH = "integration=crm,provider=plain"


class Shelf:
    """Takes what was missed, or fails as a test says."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, int]] = []
        self.fails: Exception | None = None

    async def take(self, source: str, missed: tuple[Inbound, ...]) -> Taken:
        if self.fails is not None:
            raise self.fails
        self.taken.append((source, len(missed)))
        return Taken(new=1, known=len(missed) - 1)


def test_what_was_listed_is_taken_in_and_only_then_the_cursor_remembered(
    tmp_path: Path, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf()
    stage = Stage(tmp_path / "c.db", lambda: time.wall, Seams(take=shelf.take))
    missed = (Inbound({}, b"{}"), Inbound({}, b"[]"))
    monkeypatch.setitem(scripted.FOUND, "some", Found(missed=missed, cursor="c1"))
    cursors: list[str] = []

    def listed(call: Call) -> Answer:
        cursors.append(call.url.partition("=")[2])
        return answer({"find": "some"}, at=time.wall)

    stage.client.says["crm events"] = listed

    async def story() -> None:
        stage.loop.plan([plain(source="hook", reconcile=Duration(HOUR))])
        async with stage.running():
            shelf.fails = StoreError("full", "the disk is full")
            await passed(600.0)
            assert len(cursors) >= 5
            assert set(cursors) == {""}
            shelf.fails = None
            await passed(6 * HOUR)

    with structlog.testing.capture_logs() as logged:
        virtual.run(time, story())
    assert [line["event"] for line in logged] == ["events that were listed could not be taken in"]
    assert cursors[-1] == "c1"
    assert len(shelf.taken) == pytest.approx(7, abs=2)
    assert shelf.taken[0] == ("hook", 2)
    lines = stage.lines("integration_reconciled_total")
    assert lines[f"integration_reconciled_total{{{WHICH},result=new}}"] == len(shelf.taken)
    assert lines[f"integration_reconciled_total{{{WHICH},result=refused}}"] == 0
    stage.store.close()


def test_who_listens_is_told_of_each_call(tmp_path: Path, time: Time) -> None:
    told: list[tuple[str, float, float | None, bool]] = []

    def noted(name: str, at: float, seconds: float | None, is_ok: bool) -> None:
        told.append((name, at, seconds, is_ok))

    seams = Seams(noted=noted, held=lambda _: time.wall - 60.0)
    stage = Stage(tmp_path / "c.db", lambda: time.wall, seams)

    async def story() -> None:
        stage.client.says["crm newest"] = "timeout"
        stage.loop.plan([plain()])
        async with stage.running():
            await passed(60.0)

    virtual.run(time, story())
    assert [(name, seconds, ok) for name, _, seconds, ok in told] == [
        ("crm", 0.0, True),
        ("crm", None, False),
    ]
    stage.store.close()
