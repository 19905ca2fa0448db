"""Hours that are lived through, events in by HTTP: what goes missing, what makes good for it."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alerting import clock
from exporter.completeness.ratio import Record
from exporter.events.inbound import Inbound
from exporter.integrations.customs.almanac import Almanac
from exporter.integrations.customs.pipe import HOUR
from exporter.reconciling import Reconciliation
from exporter.store.source_hours import Row
from exporter.web.watched import Watched
from tests.exporter.web import stand
from tests.exporter.web.analytics.desk import Desk, Heard, desk, today

HEADER = "Data-Completeness"
JSON = "application/json"
APP = "/webhooks/app"
EACH = 20.0
"""Events of a source in an hour."""


async def test_events_come_by_http_one_sender_goes_silent_and_answers_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten days are given; eight hours are lived through, in half of which `shop` is silent."""
    monkeypatch.setattr(stand, "SOURCES", stand.SOURCES.replace(', secrets: ["env:SHOP"]', ""))
    number = int(clock.unix() // HOUR)
    made: list[Almanac] = []
    watched = Watched(completeness=lambda: made[0].completeness() if made else Record())
    async with desk(tmp_path, watched=watched) as here:
        almanac = Almanac(here.here.daemon.series, here.kept, tuple, lambda: ["app", "shop"])
        made.append(almanac)
        begins = number - 8
        await _given(here, begins)
        assert "completeness" not in (await _asked(here)).json["period"]
        for hour in range(begins, number):
            await _send(here, "app")
            if hour < begins + 4:
                await _send(here, "shop")
            for minute in range(15, 60):
                await _look(almanac, monkeypatch, hour * HOUR + minute * 60.0)
        await _look(almanac, monkeypatch, number * HOUR + 1.0)
        heard = await _asked(here)
        shown = {
            told["source"]: value
            for _, told, value in here.here.daemon.series.read("data_completeness_ratio")
        }
        await _list(here, [begins + 4 + place for place in range(4)])
        await _look(almanac, monkeypatch, (number + 1) * HOUR + 1.0)
        listed = await _asked(here)
    assert listed.json["period"]["completeness"] == 1.0, "what was listed makes good for it"
    assert shown == {"app": 1.0, "shop": 1 - 4 / 24}
    # Four hours are missing, of those of two sources over two whole days and a part of this one.
    lacks = 4 / (2 * (48 + number % 24))
    assert heard.json["period"]["completeness"] == pytest.approx(1 - lacks, abs=1e-4)
    assert heard.json["period"]["incomplete"] == ["shop"]
    assert heard.headers[HEADER] == str(heard.json["period"]["completeness"])


async def _given(here: Desk, until: int) -> None:
    """Keep hours of ten days of both sources, with as many events in each."""
    rows = [
        Row(source, number, (number + 1 - until) * EACH, (number + 1) * HOUR * 1000 - 1, 60)
        for number in range(until - 240, until)
        for source in ("app", "shop")
    ]
    await here.kept("source_hours.note", rows)


async def _send(here: Desk, source: str) -> None:
    """Send events of this moment, of ids of their own."""
    told = [here.event("chat.message.received", today(9), "a") for _ in range(int(EACH))]
    async with here.session.post(f"{here.here.url}/webhooks/{source}", json=told) as answer:
        assert answer.status == 202, await answer.text()


async def _list(here: Desk, hours: Iterable[int]) -> None:
    """Have a vendor list what happened in hours, of which no webhook ever came."""
    told = [
        here.event("chat.message.received", datetime.fromtimestamp(hour * HOUR + 60, UTC), "a")
        for hour in hours
        for _ in range(int(EACH))
    ]
    body = json.dumps(told).encode()
    reconciliation = Reconciliation(here.here.daemon, here.kept)
    taken = await reconciliation.take("shop", (Inbound({"Content-Type": JSON}, body),))
    assert taken.new == len(told)


async def _look(almanac: Almanac, monkeypatch: pytest.MonkeyPatch, now: float) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(clock, "unix", lambda: now)
        await almanac.look()


async def _asked(here: Desk) -> Heard:
    await here.fold()
    return await here.ask("/conversations?period=3")


async def _numbered(here: Desk, *numbers: int, origin: str = "pod-1", **more: object) -> None:
    """Send events that bear numbers of their sender's own counter, as CloudEvents has them."""
    at = today(9)
    told = [
        {**here.event("chat.message.received", at, "a"), "source": origin, **_of(number), **more}
        for number in numbers
    ]
    async with here.session.post(f"{here.here.url}/webhooks/app", json=told) as answer:
        assert answer.status == 202, await answer.text()


def _of(number: int) -> dict[str, object]:
    """Either form: a number, or CloudEvents' text."""
    if number % 2:
        return {"sequence": number}
    return {"sequence": f"{number:010}", "sequencetype": "Integer"}


async def test_numbers_that_never_came_are_missing_until_they_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From its first hour on; no rhythm need be known. A second counter is one of its own."""
    made: list[Almanac] = []
    watched = Watched(completeness=lambda: made[0].completeness() if made else Record())
    async with desk(tmp_path, watched=watched) as here:
        almanac = Almanac(here.here.daemon.series, here.kept, tuple, lambda: ["app", "shop"])
        made.append(almanac)
        await _numbered(here, *range(1, 11), *range(31, 51))
        await _numbered(here, 1, 2, 3, origin="pod-2")
        await _numbered(here, 3, origin="pod-2", id="once")
        await _numbered(here, 3, origin="pod-2", id="once")
        later = (int(clock.unix() // HOUR) + 1) * HOUR + 1.0
        await _look(almanac, monkeypatch, later)
        lacks = await _asked(here)
        await _numbered(here, *range(11, 31))
        await _look(almanac, monkeypatch, later + HOUR)
        whole = await _asked(here)
    assert lacks.json["period"]["completeness"] == pytest.approx(1 - 20 / 54, abs=1e-4)
    assert lacks.json["period"]["incomplete"] == ["app"]
    assert whole.json["period"]["completeness"] == 1.0


@pytest.mark.parametrize(
    ("told", "status", "said"),
    [
        ({"sequence": 2**63}, 422, "sequence: expected"),
        ({"sequence": 1.5}, 422, "sequence: expected"),
        ({"sequence": True}, 422, "sequence: expected"),
        ({"sequence": "many", "sequencetype": "Integer"}, 422, "sequence: expected a whole number"),
        ({"sequence": "2026-11-22T10:00:00Z", "sequencetype": "Timestamp"}, 202, ""),
        ({"sequence": "many"}, 202, ""),
    ],
    ids=["too large", "a fraction", "a flag", "no number", "a time", "some order"],
)
async def test_a_number_that_is_none_is_refused_with_what_is_wanted(
    tmp_path: Path, told: dict[str, object], status: int, said: str
) -> None:
    async with desk(tmp_path) as here:
        event = {**here.event("chat.message.received", today(9), "a"), **told}
        async with here.session.post(f"{here.here.url}{APP}", json=event) as answer:
            assert (answer.status, said in await answer.text()) == (status, True)
        assert await here.kept("source_numbers.page", 9) == []


async def test_a_cloud_event_bears_its_number_in_a_header(tmp_path: Path) -> None:
    headers = {
        "ce-specversion": "1.0",
        "ce-id": "e-1",
        "ce-type": "chat.message.received",
        "ce-source": "/pods/7",
        "ce-sequence": "0000000041",
        "ce-sequencetype": "Integer",
        "Content-Type": "application/json",
    }
    source = "\nsources:\n- {type: cloudevents, name: app}\n"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stand, "SOURCES", source)
        async with (
            desk(tmp_path) as here,
            here.session.post(
                f"{here.here.url}{APP}", json={"conversation_id": "a"}, headers=headers
            ) as answer,
        ):
            assert answer.status == 202, await answer.text()
            (row,) = await here.kept("source_numbers.page", 9)
    assert (row.source, row.line, row.first, row.last) == ("app", "/pods/7", 41, 41)
