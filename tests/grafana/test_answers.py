"""A real Prometheus that scrapes a real daemon understands every query of every dashboard."""

from pathlib import Path
from typing import Any

import aiohttp
import pytest

from alerting import clock
from tests.daemon import Daemon, running
from tests.grafana.panels import BOARDS, QUERIES
from tests.grafana.test_names import chosen
from tests.prometheus.server import scraping
from tests.tools import eventually

CHOSEN = {"$__rate_interval": "5s", "$probe": ".+", "$channel": ".+"}
TALK = (
    ("chat.message.received", {"text": "Hello?"}),
    ("chat.message.sent", {"agent_kind": "ai", "response_seconds": 1.4}),
    ("chat.feedback.received", {"score": 5}),
    ("chat.escalation.requested", {"reason": "customer_asked"}),
)
# Panels that are about what TALK tells; the others may be empty in a daemon that probes nothing.
ANSWERED = ("Messages per minute", "Answer time", "Feedback", "Escalations", "Events in", "Scrape")


def events(turn: int) -> list[dict[str, Any]]:
    common = {"conversation_id": "c-1", "channel": "web", "agent_id": "bot"}
    return [
        {
            "id": f"{type}-{turn}",
            "type": type,
            "time": clock.now().isoformat(),
            "data": common | more,
        }
        for type, more in TALK
    ]


async def post(session: aiohttp.ClientSession, daemon: Daemon, turn: int) -> None:
    async with session.post(f"{daemon.url}/webhooks/bot", json=events(turn)) as answer:
        assert answer.status == 202, await answer.text()


async def asked(session: aiohttp.ClientSession, url: str, **query: str) -> list[Any]:
    """Return what Prometheus answers; its error is the test's."""
    async with session.get(url, params=query) as answer:
        told = await answer.json()
        assert told["status"] == "success", f"{query}: {told.get('error')}"
        data = told["data"]
        return list(data["result"] if isinstance(data, dict) else data)


def interpolated(expr: str) -> str:
    for variable, value in CHOSEN.items():
        expr = expr.replace(variable, value)
    return expr


@pytest.mark.slow
async def test_every_query_is_answered(tmp_path: Path, unused_tcp_port: int) -> None:
    with running(tmp_path) as daemon, scraping(tmp_path, daemon.port, unused_tcp_port) as base:
        api = f"{base}/api/v1"
        async with aiohttp.ClientSession() as session:
            await post(session, daemon, 0)

            async def rises() -> bool:
                """Whether two scrapes saw different counts, so that there are rates."""
                await post(session, daemon, int(clock.monotonic() * 1000))
                rate = "sum(rate(chat_feedback_total[5s])) > 0"
                return bool(await asked(session, f"{api}/query", query=rate))

            assert await eventually(rises, within=60, what="a rate")
            for query in QUERIES:
                expr = interpolated(query.expr)
                now = str(clock.unix())
                found = await asked(session, f"{api}/query", query=expr, time=now)
                span = {"start": str(clock.unix() - 60), "end": now, "step": "15"}
                await asked(session, f"{api}/query_range", query=expr, **span)
                if query.where.partition(": ")[2].startswith(ANSWERED):
                    assert found, query
            for board in BOARDS.values():
                for one in board["annotations"]["list"]:
                    await asked(session, f"{api}/query", query=one["expr"])
                for one in chosen(board):
                    match = one["query"].removeprefix("label_values(").partition(",")[0]
                    url = f"{api}/label/{one['name']}/values"
                    values = await asked(session, url, **{"match[]": match})
                    assert one["name"] != "channel" or values == ["web"]
