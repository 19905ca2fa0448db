"""A daemon, and a Debian Prometheus that scrapes it and evaluates the same rules."""

import asyncio
import contextlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from aiohttp import ClientSession

from alerting import clock
from tests.daemon import Daemon, free_port, running
from tests.prometheus.server import scraping
from tests.tools import eventually

RULES = """
groups:
- name: told
  rules:
  - record: chats:started
    expr: sum(chat_conversations_started_total)
    labels: {team: chat}
  - alert: ChatsStarted
    expr: chats:started > 1
    for: 1h
    labels: {severity: info}
    annotations: {summary: "{{ $value }} chats"}
"""
MORE = """
host: {enabled: false}
alerting: {samples: {interval: 1s}, rules: [rules.yml], queries: {at_once: 1}}
"""
OURS = ("instance", "job")
"""Labels that a Prometheus puts on what it scrapes."""


class Said(NamedTuple):
    status: int
    body: Any


class Both(NamedTuple):
    """A daemon, and a Prometheus that scrapes it."""

    daemon: Daemon
    prometheus: str

    async def asked(self, path: str, form: Mapping[str, Any], method: str = "POST") -> list[Said]:
        """What the daemon says, then what the Prometheus says."""
        found = []
        async with ClientSession() as session:
            for base in (self.daemon.url, self.prometheus):
                given = {"data" if method == "POST" else "params": form}
                url = f"{base}/api/v1/{path}"
                async with session.request(method, url, **given) as answer:  # type: ignore[arg-type]
                    found.append(Said(answer.status, json.loads(await answer.read())))
        return found

    async def vector(self, base: str, query: str) -> Any:
        async with ClientSession() as session:
            async with session.get(f"{base}/api/v1/query", params={"query": query}) as answer:
                return (await answer.json())["data"]["result"]


def started(id: str) -> dict[str, object]:
    return {
        "id": id,
        "type": "chat.conversation.started",
        "time": clock.now().isoformat(),
        "data": {"conversation_id": f"c-{id}", "channel": "web"},
    }


async def settled(both: Both) -> None:
    """Send events, and wait until both have seen what came of them, with a sample before it."""
    async with ClientSession() as session:
        for id in ("a", "b"):
            url = f"{both.daemon.url}/webhooks/bot"
            async with session.post(url, json=started(id)) as answer:
                assert answer.status == 202
    for base in (both.daemon.url, both.prometheus):

        async def seen(base: str = base) -> bool:
            ready = await both.vector(base, "count_over_time(chats:started[1m]) > 2")
            rate = await both.vector(base, "rate(chat_conversations_started_total[20s])")
            return bool(ready and rate)

        await eventually(seen, within=60, what=f"samples of {base}")


@contextlib.contextmanager
def standing(folder: Path) -> Iterator[Both]:
    """Run both for a block; they have samples of the same events."""
    file = folder / "rules.yml"
    file.write_text(RULES)
    with running(folder, more=MORE) as daemon:
        with scraping(folder, daemon.port, free_port(), rules=file) as server:
            found = Both(daemon, server)
            asyncio.run(settled(found))
            yield found


def shape(value: Any, *, path: str = "") -> Any:
    """The keys and types of an answer; of a list, those of its first element."""
    if isinstance(value, dict):
        if path.endswith(("metric", "labels", "annotations")):
            return "labels"
        own = {name: one for name, one in sorted(value.items()) if name not in OURS}
        return {name: shape(one, path=f"{path}.{name}") for name, one in own.items()}
    if isinstance(value, list):
        return [shape(value[0], path=f"{path}[]")] if value else []
    return "number" if isinstance(value, int | float) else type(value).__name__


def values(said: Said) -> dict[str, str]:
    return {
        json.dumps(
            {name: one for name, one in found["metric"].items() if name not in OURS}, sort_keys=True
        ): found["value"][1]
        for found in said.body["data"]["result"]
    }
