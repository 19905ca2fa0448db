"""Row G2: server-sent events about an agent, by HTTP from end to end."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from alerting import clock
from alerting.model import Alert
from alerting.view import View
from exporter.folding.reading import Reading
from exporter.web.watched import Watched
from tests.exporter.analytics.alerts import alert
from tests.exporter.web import stand
from tests.exporter.web.analytics.desk import Desk, desk
from tests.exporter.web.analytics.streaming import (
    QUICK,
    bearer,
    event,
    following,
    quicken,
    streams,
    until,
    url,
)
from tests.exporter.web.analytics.trusted import incomplete

PATH = "/realtime/ann"
ENDED = "analytics_streams_ended_total"


class Fires:
    """Alerts that a test lets fire."""

    def __init__(self) -> None:
        self.alerts: tuple[Alert, ...] = ()

    def __call__(self) -> View:
        return View(None, self.alerts, ())


@pytest.fixture
def fires() -> Fires:
    return Fires()


@pytest.fixture
async def here(tmp_path: Path, fires: Fires) -> AsyncIterator[Desk]:
    async with desk(tmp_path, watched=Watched(alerts=fires)) as found:
        quicken(found)
        await talk(found)
        yield found


async def talk(here: Desk) -> None:
    """Have ann answer somebody in 35 s."""
    at = clock.now() - timedelta(hours=1)
    name = f"c{here._count}"
    later = at + timedelta(seconds=35)
    await here.tell(
        here.event("chat.message.received", at, name),
        here.event("chat.message.sent", later, name, agent_kind="ai", agent_id="ann"),
    )


async def test_figures_and_health_come_at_once_and_again(here: Desk) -> None:
    async with here.session.get(url(here, PATH)) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "text/event-stream"
        assert answer.headers["Cache-Control"] == "no-store"
        first = await following(answer)
        assert first.name == "performance"
        assert first.data["agentId"] == "ann"
        assert first.data["conversationMetrics"]["averageResponseTime"] == 35000
        health = await following(answer)
        assert (health.name, health.id != "") == ("health", True)
        assert health.data["service_status"]["AI"] == "not_configured"
        await talk(here)
        second = await until(answer, "performance")
        while second.data["conversationMetrics"]["totalConversations"] == 1:
            second = await until(answer, "performance")
        assert (await until(answer, "health")).data["system_health"]["error_count"] == 0
    plain = await here.figures("/agent/ann/performance")
    assert second.data["conversationMetrics"] == plain["conversationMetrics"]


async def test_an_alert_is_told_when_it_begins_and_when_it_ends(here: Desk, fires: Fires) -> None:
    fires.alerts = (alert("Before", named={"agent_id": "ann"}),)
    async with here.session.get(url(here, PATH)) as answer:
        found = await until(answer, "alert")
        assert (found.data["name"], found.data["state"]) == ("Before", "firing")
        assert found.data["alert"] == {
            "type": "system",
            "severity": "medium",
            "message": "Before happens",
            "agentId": "ann",
        }
        fires.alerts = (
            *fires.alerts,
            alert("Others", named={"agent_id": "bob"}),
            alert("Ours", "critical"),
        )
        found = await until(answer, "alert")
        assert (found.data["name"], found.data["alert"]["severity"]) == ("Ours", "high")
        fires.alerts = ()
        ended = [(await until(answer, "alert")).data for _ in range(2)]
        assert [(one["name"], one["state"]) for one in ended] == [
            ("Before", "resolved"),
            ("Ours", "resolved"),
        ]


async def test_who_comes_back_hears_what_it_missed_and_no_more(here: Desk, fires: Fires) -> None:
    fires.alerts = (alert("a"),)
    async with here.session.get(url(here, PATH)) as answer:
        await until(answer, "alert")
        last = (await until(answer, "health")).id
    async with here.session.get(url(here, PATH)) as other:
        # Somebody else hears it, so it was noted.
        await until(other, "health")
        fires.alerts = (alert("b"),)
        for _ in range(2):
            await until(other, "alert")
    async with here.session.get(url(here, PATH), headers={"Last-Event-ID": last}) as answer:
        assert (await following(answer)).name == "performance"
        missed = [await following(answer) for _ in range(2)]
        assert [(one.data["name"], one.data["state"]) for one in missed] == [
            ("a", "resolved"),
            ("b", "firing"),
        ]
        health = await following(answer)
        assert health.name == "health"
    for unknown in ("nonsense", "deadbeef-1"):
        headers = {"Last-Event-ID": unknown}
        async with here.session.get(url(here, PATH), headers=headers) as answer:
            assert (await until(answer, "alert")).data["name"] == "b"
            assert (await following(answer)).name == "health"


async def test_it_needs_a_token_where_there_are_some(tmp_path: Path) -> None:
    async with desk(tmp_path, stand.TOKENS) as here:
        quicken(here)
        await here.fold()
        told = {}
        for name, headers in (
            ("nobody", {}),
            ("BOT", bearer(stand.ENVIRON["BOT"])),
            ("EYE", bearer(stand.ENVIRON["EYE"])),
        ):
            told[name] = await here.ask(PATH, dict(headers))
    assert {name: one.status for name, one in told.items()} == {
        "nobody": 401,
        "BOT": 403,
        "EYE": 404,
    }
    assert told["nobody"].json["code"] == "unauthenticated"


@pytest.mark.parametrize(
    ("path", "code"),
    [("/realtime/nobody", "not_found"), (f"{PATH}?period=0", "bad_argument")],
)
async def test_a_bad_question_is_refused_before_the_stream(
    here: Desk, path: str, code: str
) -> None:
    assert (await here.ask(path)).json["code"] == code
    async with here.session.head(url(here, PATH)) as answer:
        assert (answer.status, answer.headers["Content-Type"]) == (200, "text/event-stream")


async def test_readers_are_bounded(tmp_path: Path) -> None:
    async with desk(tmp_path, "analytics: {streams: 1}\n") as here:
        found = quicken(here)
        await talk(here)
        async with here.session.get(url(here, PATH)) as answer:
            await until(answer, "health")
            refused = await here.ask(PATH)
            assert (refused.status, refused.json["code"]) == (503, "too_many_readers")
            assert "Retry-After" in refused.headers
        await stand.until(lambda: not found._readers)
        async with here.session.get(url(here, PATH)) as answer:
            assert answer.status == 200


async def test_who_vanishes_is_noticed_and_holds_nothing(here: Desk) -> None:
    found = quicken(here, replace(QUICK, heartbeat=60.0, snapshot=60.0))
    request = f"GET /api/analytics{PATH} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    async with stand.connection(here.here.listening.port) as (reader, writer):
        writer.write(request)
        await reader.readuntil(b"event: health")
        assert len(found._readers) == 1
        writer.transport.abort()
        await stand.until(lambda: not found._readers)
    await stand.until(lambda: here.counted(ENDED, "left") == 1)


async def test_who_does_not_read_is_cut_off(here: Desk, fires: Fires) -> None:
    found = quicken(here, replace(QUICK, write=0.2))
    request = f"GET /api/analytics{PATH} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    counter = itertools.count()

    def has_left() -> bool:
        fires.alerts = tuple(
            alert(f"a{next(counter)}", annotations={"summary": "x" * 200_000}) for _ in range(20)
        )
        return not found._readers

    async with stand.connection(here.here.listening.port) as (_, writer):
        writer.write(request)
        await stand.until(lambda: found._readers)
        await stand.until(has_left)
    await stand.until(lambda: here.counted(ENDED, "slow") == 1)


async def test_how_long_somebody_read_is_no_time_of_an_answer(here: Desk) -> None:
    route = "/api/analytics/realtime/{id}"

    def shown(metric: str, suffix: str) -> float:
        lines = here.here.daemon.series.read(metric)
        return sum(n for name, of, n in lines if name == metric + suffix and of["route"] == route)

    async with here.session.get(url(here, PATH)) as answer:
        await until(answer, "health")
    assert (await here.ask("/realtime/nobody")).status == 404
    await stand.until(lambda: shown("chatwatch_http_requests_total", "") == 2)
    assert shown("chatwatch_http_request_duration_seconds", "_count") == 1


async def test_a_reload_ends_streams_and_readers_come_back(here: Desk) -> None:
    async with here.session.get(url(here, PATH)) as answer:
        await until(answer, "health")
        await here.here.daemon.reload()
        assert (await until(answer, "end")).data == {"why": "reloading"}
        assert await event(answer) is None
    async with here.session.get(url(here, PATH)) as answer:
        assert answer.status == 200
    await stand.until(lambda: here.counted(ENDED, "reloading") == 1)


async def test_streams_end_when_the_daemon_stops(here: Desk) -> None:
    async with here.session.get(url(here, PATH)) as answer:
        await until(answer, "health")
        began = clock.monotonic()
        closing = asyncio.create_task(here.here.listening.close(60.0))
        assert (await until(answer, "end")).data == {"why": "stopping"}
        assert await event(answer) is None
        await closing
        assert clock.monotonic() - began < 5


async def test_what_cannot_be_read_now_is_said_and_tried_again(here: Desk) -> None:
    async with here.session.get(url(here, PATH)) as answer:
        await until(answer, "health")
        reading = streams(here)._watched.folds()
        assert isinstance(reading, Reading)
        busy, reading._under_way = reading._under_way, 1_000
        assert (await until(answer, "problem")).data["code"] == "too_many_queries"
        reading._under_way = busy
        assert (await until(answer, "performance")).data["agentId"] == "ann"


async def test_figures_tell_how_complete_their_days_are_and_what_changed_near_them(
    tmp_path: Path,
) -> None:
    async with desk(tmp_path, watched=incomplete()) as here:
        quicken(here)
        await talk(here)
        async with here.session.get(url(here, PATH)) as answer:
            told = [(await until(answer, "performance")).data["period"] for _ in range(2)]
    for period in told:
        assert (period["completeness"], period["incomplete"]) == (0.75, ["app"])
        assert [one["id"] for one in period["changes"]] == ["deploy-7"]
