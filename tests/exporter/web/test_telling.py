"""What people say of alerts, and what a test of a receiver comes to."""

import asyncio
from datetime import timedelta
from pathlib import Path

from alerting.store.rows import Settled, Tried, Try
from exporter.web import telling
from tests.alerting.notices import NOW
from tests.exporter.web.alertmanager.standing import Standing, standing

DOWN = [{"labels": {"alertname": "Down"}}]


async def said(here: Standing, path: str, record: object) -> tuple[int, object]:
    async with here.client.post(path, json=record) as answer:
        return answer.status, await answer.json()


async def test_whoever_looks_after_an_alert_is_noted_by_name(tmp_path: Path) -> None:
    async with standing(tmp_path) as here:
        await here.post("/alerts", DOWN)
        (alert,) = await here.get("/alerts")
        care = {"alerts": [alert["fingerprint"]], "by": "ada", "comment": "on it"}
        status, told = await said(here, "/api/alerts/acknowledge", care)
        assert status == 200
        (noted,) = told["acknowledged"]  # type: ignore[index]
        assert (noted["by"], noted["via"], noted["comment"]) == ("ada", "api", "on it")
        assert here.dispatcher.acknowledgements[alert["fingerprint"]].by == "ada"


async def test_without_a_name_it_is_the_callers(tmp_path: Path) -> None:
    async with standing(tmp_path) as here:
        await here.post("/alerts", DOWN)
        (alert,) = await here.get("/alerts")
        await said(here, "/api/alerts/acknowledge", {"alerts": [alert["fingerprint"]]})
        assert here.dispatcher.acknowledgements[alert["fingerprint"]].by == "local"


async def test_what_does_not_fire_and_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    async with standing(tmp_path) as here:
        for path, record, status in (
            ("/api/alerts/acknowledge", {"alerts": ["nobody"]}, 404),
            ("/api/alerts/acknowledge", {"alerts": []}, 400),
            ("/api/alerts/acknowledge", {"alert": ["x"]}, 400),
            ("/api/notify/test", {"receiver": "nobody"}, 404),
            ("/api/notify/test", {}, 400),
        ):
            assert (await said(here, path, record))[0] == status


async def test_a_test_is_answered_with_what_the_receiver_said(tmp_path: Path) -> None:
    async with standing(tmp_path) as here:
        ledger, settled = here.hands.ledger, []

        def settle() -> None:
            """Say yes in the receiver's place."""
            for lane in here.dispatcher.policy.receivers["team"]:
                for one in ledger.store.due(lane, here.hands.now + timedelta(minutes=1), 10):
                    settled.append(one.outgoing.notice.test)
                    attempt = Try(at=here.hands.now, took=0.25, outcome="sent", detail="it said ok")
                    tried = Tried(one.outgoing.id, lane, attempt, Settled("sent"))
                    ledger.store.note([tried], here.hands.now)

        tasks: list[asyncio.Task[None]] = []

        def saved() -> None:
            tasks.append(asyncio.get_running_loop().create_task(ledger.run(settle)))

        ledger.on_saved = saved
        status, told = await said(here, "/api/notify/test", {"receiver": "team"})
        assert status == 200
        ways = told["integrations"]  # type: ignore[index]
        assert {one["integration"] for one in ways} == {"webhook[0]"}
        assert {one["outcome"] for one in ways} == {"sent"}
        assert ways[0]["detail"] == "it said ok"
        assert set(settled) == {True}
        await asyncio.gather(*tasks)


def test_what_was_not_answered_waits() -> None:
    assert telling.told("x/webhook[0]", (), NOW)["outcome"] == "waits"
    failed = Try(at=NOW, took=1.0, outcome="failed", reason="server", detail="answer 500")
    told = telling.told("x/webhook[0]", (failed,), NOW)
    assert (told["outcome"], told["tries"], told["detail"]) == ("waits", 1, "answer 500")
