"""Row G1: this moment, from events by HTTP to figures by HTTP."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from alerting import clock
from exporter.analytics.lately import Query
from exporter.web.analytics import now
from exporter.web.watched import Watched
from tests.exporter.web import stand
from tests.exporter.web.analytics.desk import Desk, desk
from tests.exporter.web.examples import probe

PATH = "/real-time"
TOKENS = """
auth:
  tokens:
  - {name: boss, role: admin, token: "env:BOSS"}
  - {name: bot, role: ingest, token: "env:BOT"}
  - {name: eye, role: viewer, token: "env:EYE"}
  - {name: ana, role: analyst, token: "env:CRON"}
"""


def asked(here: Desk, number: int, **more: object) -> dict[str, Any]:
    at = clock.now() - timedelta(minutes=number)
    data = {"response_seconds": 1.5, "cached": number >= 5, "user_id": "u", **more}
    data.setdefault("query", f"question {number}")
    return here.event("chat.query.answered", at, "", **data)


async def test_hits_of_the_last_50_and_the_last_10_questions(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.tell(*(asked(here, number) for number in range(60)))
        found = await here.figures(PATH)
    cache = found["cache_performance"]
    assert (cache["recent_hits"], cache["recent_misses"], cache["size"]) == (45, 5, 0)
    assert (cache["hit_rate"]["count"], cache["hit_rate"]["n"]) == (55, 60)
    queries = found["recent_queries"]
    assert [one["query"] for one in queries] == [f"question {number}" for number in range(10)]
    assert [one["cached"] for one in queries] == [False] * 5 + [True] * 5
    assert {(one["source"], one["response_time"]) for one in queries} == {("app", 1.5)}
    assert queries[0]["timestamp"] > queries[9]["timestamp"]


async def test_a_question_is_told_with_its_day_and_hour_in_utc(tmp_path: Path) -> None:
    """Row A1."""
    at = clock.now() - timedelta(days=1)
    sample = {"query": "prix ?", "user_id": "u-1", "response_seconds": 1.234, "cached": True}
    there = at.replace(hour=14, minute=30, second=0, microsecond=0)
    async with desk(tmp_path, "analytics: {timezone: Asia/Tokyo}\n") as here:
        await here.tell(here.event("chat.query.answered", there, "", **sample))
        (found,) = (await here.figures(PATH))["recent_queries"]
    assert found == {
        "timestamp": f"{there:%Y-%m-%d}T14:30:00.000Z",
        "date": f"{there:%Y-%m-%d}",
        "hour": 14,
        "user_id": "u-1",
        "cached": True,
        "response_time": 1.234,
        "error": False,
        "source": "app",
        "channel": "other",
        "query": "prix ?",
        "context": None,
    }


async def test_health_has_the_errors_of_24_hours(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.tell(
            asked(here, 0, error=True),
            asked(here, 1),
            asked(here, 23 * 60, error=True),
            asked(here, 25 * 60, error=True),
        )
        found = await here.figures(PATH)
    health = found["system_health"]
    assert health["error_count"] == 2
    assert len(health["error_trend"]) == 24
    assert sum(one["errors"] for one in health["error_trend"]) == 2
    assert 0 <= health["uptime"] < 600
    assert health["memory_usage"] > 10
    told = datetime.fromisoformat(found["current_time"])
    assert abs(clock.now() - told) < timedelta(minutes=1)


async def test_services_are_the_probes_so_named(tmp_path: Path) -> None:
    watched = Watched(probes=lambda: (probe("u", "AI"), probe("d", "auth")))
    async with desk(tmp_path, watched=watched) as here:
        await here.fold()
        found = await here.figures(PATH)
    assert found["service_status"] == {"AI": "up", "Auth": "down", "Cache": "not_configured"}
    assert found["recent_queries"] == []


async def test_this_moment_is_for_admins_as_document_000_has_it(tmp_path: Path) -> None:
    async with desk(tmp_path, TOKENS) as here:
        text = "my mail is jane@example.com"
        event = asked(here, 0, query=text, context={"page": "prices"})
        headers = {"Authorization": f"Bearer {stand.ENVIRON['BOT']}"}
        url = f"{here.here.url}/webhooks/app"
        async with here.session.post(url, json=event, headers=headers) as answer:
            assert answer.status == 202, await answer.text()
        await here.fold()
        found = {}
        for name in ("EYE", "CRON", "BOT", "BOSS"):
            headers = {"Authorization": f"Bearer {stand.ENVIRON[name]}"}
            found[name] = await here.ask(PATH, headers)
        nobody = await here.ask(PATH)
    refused = [found[name].status for name in ("EYE", "CRON", "BOT")]
    assert (nobody.status, refused) == (401, [403, 403, 403])
    told = found["BOSS"]
    assert (told.status, told.headers["Cache-Control"]) == (200, "no-store")
    assert "jane" not in str(told.json)
    (query,) = told.json["recent_queries"]
    assert query["query"].startswith("my mail is")
    assert query["context"] == '{"page":"prices"}'


def test_a_context_may_be_text_or_missing() -> None:
    def told(personal: bytes | None) -> tuple[str | None, str | None]:
        (one,) = now.asked([Query(0, "s", "i", 1, True, False, "web", personal)], personal=True)
        return one.query, one.context

    assert told(b'{"query":"q","context":"beside"}') == ("q", "beside")
    assert told(None) == (None, None)
