"""What happens beside a business: pages are asked for, senders err, alerts are hidden."""

from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientSession

from alerting import clock
from tests.grafana import neighbours

Json = dict[str, Any]

Step = tuple[str, int, Json]
"""An event's type, how many seconds before the end it is, and more of its data."""

ASKED = ("/api/analytics/kpi", "/api/analytics/export/conversations?format=csv")
_SETTLED_AGO = timedelta(seconds=50)
"""A conversation settles a minute after its end (analytics.returns_within)."""


async def done(session: ClientSession, url: str, number: int) -> None:
    """Do all of it once."""
    async with session.get(f"{url}/ping/{neighbours.KEY}") as answer:
        assert answer.status == 200
    async with session.post(f"{url}/webhooks/bot", data=b"no JSON") as answer:
        assert answer.status in {400, 415}, answer.status
    talk = [*settling(number), *going_on(number)]
    async with session.post(f"{url}/webhooks/bot", json=talk) as answer:
        assert answer.status == 202, await answer.text()
    for path in ASKED:
        async with session.get(url + path) as answer:
            await answer.read()
            assert answer.status in {200, 429}, path


async def hidden(session: ClientSession, url: str, alert: str) -> None:
    """Silence an alert for an hour."""
    now = clock.now()
    silence = {
        "matchers": [{"name": "alertname", "value": alert, "isRegex": False, "isEqual": True}],
        "startsAt": _written(now),
        "endsAt": _written(now + timedelta(hours=1)),
        "createdBy": "a person",
        "comment": "known",
    }
    async with session.post(f"{url}/api/v2/silences", json=silence) as answer:
        assert answer.status == 200, await answer.text()


def going_on(number: int) -> list[Json]:
    """A conversation in which somebody waits for an answer."""
    steps: tuple[Step, ...] = (
        ("chat.conversation.started", 2, {}),
        ("chat.message.received", 1, {"text": "Is anybody there?"}),
    )
    return _conversation(f"waiting-{number}", clock.now(), steps)


def settling(number: int) -> list[Json]:
    """A conversation that was resolved just so long ago that it settles in some seconds."""
    end = clock.now() - _SETTLED_AGO
    steps: tuple[Step, ...] = (
        ("chat.conversation.started", 60, {}),
        ("chat.message.received", 59, {"text": "Hello?"}),
        ("chat.message.sent", 55, {"agent_kind": "ai", "response_seconds": 4}),
        ("chat.conversation.ended", 0, {"outcome": "resolved", "resolved_by": "ai"}),
    )
    return _conversation(f"settling-{number}", end, steps)


def _conversation(name: str, end: datetime, steps: tuple[Step, ...]) -> list[Json]:
    common = {"conversation_id": name, "channel": "web", "agent_id": "bot"}
    return [
        {
            "id": f"{name}-{type}",
            "type": type,
            "time": _written(end - timedelta(seconds=before)),
            "data": common | more,
        }
        for type, before, more in steps
    ]


def _written(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
