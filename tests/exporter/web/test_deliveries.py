"""What became of an alert beyond its rule."""

import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from alerting.model import Alert
from alerting.store.rows import Settled, Tried, Try
from exporter.refusal import Refused
from exporter.web import deliveries
from tests.alerting.desked import HOOK, posted
from tests.exporter.web.alertmanager.standing import Standing, standing


def down(here: Standing) -> Alert:
    now = here.hands.now
    return replace(posted("Down", fired_at=now), ends_at=now + timedelta(hours=1), updated_at=now)


async def told(here: Standing) -> None:
    """Have the group looked at, and the receiver say yes at its second try."""
    await here.hands.pass_(here.dispatcher, 11)
    ledger = here.hands.ledger
    waiting = await ledger.run(ledger.store.due, HOOK, here.hands.now + timedelta(minutes=9), 10)
    for one in waiting:
        attempt = Try(at=here.hands.now, took=0.1, outcome="sent", detail="it said ok")
        tried = Tried(one.outgoing.id, HOOK, attempt, Settled("sent", detail="it said ok"))
        await ledger.run(ledger.store.note, [tried], here.hands.now)


async def test_an_alert_is_followed_to_its_receivers(tmp_path: Path) -> None:
    async with standing(tmp_path) as here:
        alert = down(here)
        await here.dispatcher.take([alert])
        (waits,) = await deliveries.of(here.dispatcher, "Down")
        assert waits.labels["alertname"] == "Down"
        assert any("not looked at yet" in line for line in waits.lines)
        await here.hands.pass_(here.dispatcher, 11)
        (queued,) = await deliveries.of(here.dispatcher, "Down")
        assert [one.lane for one in queued.waiting] == [HOOK]
        assert any(line.startswith("waits for team/webhook[0]") for line in queued.lines)
        await told(here)
        (sent,) = await deliveries.of(here.dispatcher, alert.fingerprint)
        assert [one.outcome for one in sent.told] == ["sent"]
        assert "firing (first notification) sent at once: it said ok" in sent.lines[-1]


async def test_one_that_is_over_is_still_known_by_its_group(tmp_path: Path) -> None:
    async with standing(tmp_path) as here:
        alert = down(here)
        await here.dispatcher.take([alert])
        await told(here)
        (found,) = await deliveries.of(here.dispatcher, "Other", [alert.labels] * 2)
        assert (found.status, found.lines[0]) == (None, "over")
        assert [one.outcome for one in found.told] == ["sent"]


async def test_where_others_tell_people_nothing_is_known() -> None:
    assert await deliveries.of(None, "Down") == []


async def test_a_disk_that_cannot_be_read_is_said() -> None:
    class Broken:
        def explain(self, _name: str) -> tuple[()]:
            raise sqlite3.OperationalError("disk I/O error")

    broken: Any = Broken()
    with pytest.raises(Refused, match="cannot be read now"):
        await deliveries.of(broken, "Down")
