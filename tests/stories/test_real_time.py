"""What goes on now, told by a real daemon over its streams, over a kill and to its stop."""

import asyncio
import json
from pathlib import Path
from typing import Any

from aiohttp import ClientResponse, ClientSession, WSMsgType

from alerting import clock
from tests.daemon import running
from tests.tools import eventually

RULES = """
groups:
- name: story
  rules:
  - alert: SomebodyWrote
    expr: sum(chat_messages_total) > 0
    labels: {severity: critical, class: performance, agent_id: ann}
    annotations: {summary: somebody wrote to ann}
"""
WITHIN = 30.0
ANN = "ann"


def event(type: str, **data: object) -> dict[str, Any]:
    """Return an event of this moment."""
    now = clock.now().isoformat()
    return {"id": f"{type} {now}", "type": type, "time": now, "data": data}


async def told(answer: ClientResponse, name: str) -> Any:
    """Read a stream until an event of a name."""
    found, was = "", ""
    async with asyncio.timeout(WITHIN):
        while found != name or not was.startswith("data: "):
            was = (await answer.content.readline()).decode()
            assert was, f"the stream ended without {name}"
            found = was.removeprefix("event: ").strip() if was.startswith("event: ") else found
    return json.loads(was.removeprefix("data: "))


async def test_streams_of_a_real_daemon(tmp_path: Path) -> None:
    (tmp_path / "rules.yml").write_text(RULES)
    with running(tmp_path, more="alerting: {rules: [rules.yml], samples: {interval: 1s}}") as one:
        api = f"{one.url}/api/analytics"
        async with ClientSession() as session:

            async def post(*events: dict[str, Any]) -> None:
                async with session.post(f"{one.url}/webhooks/bot", json=events) as answer:
                    assert answer.status == 202, await answer.text()

            async def is_known() -> bool:
                async with session.head(f"{api}/agent/ann/performance") as answer:
                    return answer.status == 200

            async with session.ws_connect(f"{api}/live") as socket:
                assert (await socket.receive_json(timeout=WITHIN))["state"] == "connected"
                await post(
                    event("chat.message.received", conversation_id="c", customer_id="u"),
                    event(
                        "chat.message.sent", conversation_id="c", agent_kind="ai", agent_id="ann"
                    ),
                    event("chat.query.answered", query="where?", response_seconds=1, cached=True),
                )
                known: dict[str, Any] = {}
                async with asyncio.timeout(WITHIN):
                    while (known.get("messages"), known.get("alerts")) != (4, 1):
                        known |= (await socket.receive_json()).get("figures", {})
            await eventually(is_known, within=20)
            async with session.get(f"{api}/realtime/ann") as answer:
                assert (await told(answer, "performance"))["agentId"] == "ann"
                alert = await told(answer, "alert")
                assert alert["alert"] == {
                    "type": "performance",
                    "severity": "high",
                    "message": "somebody wrote to ann",
                    "agentId": "ann",
                }

        one.kill()
        one.start()
        async with ClientSession() as session:
            async with session.get(f"{api}/real-time") as answer:
                now = await answer.json()
            assert [query["query"] for query in now["recent_queries"]] == ["where?"]
            async with session.get(f"{api}/real-time/activity") as answer:
                assert (await answer.json())["total"]["messages"] == 4
            async with (
                session.ws_connect(f"{api}/live") as socket,
                session.get(f"{api}/realtime/ann") as answer,
            ):
                await told(answer, "health")
                began = clock.monotonic()
                stopped = asyncio.to_thread(one.stop)
                stopping = asyncio.create_task(stopped)
                assert await told(answer, "end") == {"why": "stopping"}
                while (await socket.receive(timeout=WITHIN)).type is WSMsgType.TEXT:
                    pass
                assert socket.close_code == 1001
                assert await stopping == 0
                # Nobody waited for server.limits.drain, which is 10 s.
                assert clock.monotonic() - began < 8
