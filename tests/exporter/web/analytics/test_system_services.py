"""Row A14: what one payload of an AI service, and one of WhatsApp, changes; as docs list it."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alerting import clock
from tests.exporter.events.meta import payloads
from tests.exporter.events.otel import samples
from tests.exporter.web import stand
from tests.exporter.web.analytics.desk import Desk, desk
from tests.house import tree

PATHS = (
    "/conversations",
    "/real-time/conversations",
    "/conversations/sentiment",
    "/conversations/topics",
    "/performance/cache",
    "/performance",
    "/system/performance",
    "/llm",
    "/deliveries",
)
SOURCES = """
- {type: whatsapp, name: wa}
- {type: otlp, name: spans}
"""
DOCUMENT = tree.ROOT / "docs" / "analytics.md"


def documented(service: str) -> dict[str, set[str]]:
    """Return the figures that the table of docs/analytics.md lists for a payload, by path."""
    text = DOCUMENT.read_text(encoding="utf-8").partition("## What one payload changes")[2]
    found: dict[str, set[str]] = {}
    for line in text.partition("\n## ")[0].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0] == service:
            found[cells[1].strip("`")] = set(re.findall(r"`([^`]+)`", cells[2]))
    return found


async def snapshot(here: Desk) -> dict[str, dict[str, Any]]:
    """Return the answers, as figures by their names: `totals.messages`, or `rows`."""
    found = {}
    for path in PATHS:
        answer = await here.figures(path)
        named: dict[str, Any] = {}
        for name, value in answer.items():
            if name == "assistants":
                for one in value:
                    named |= {f"{name}.{inner}": told for inner, told in one.items()}
            elif isinstance(value, dict) and name not in {"period", "uptime"}:
                named |= {f"{name}.{inner}": one for inner, one in value.items()}
            else:
                named[name] = value
        found[path] = named
    return found


def changed(before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> Any:
    found = {}
    for path, told in after.items():
        names = {name for name in told if told[name] != before[path].get(name)}
        if names:
            found[path] = names
    return found


def known(here: Desk, at: datetime) -> list[dict[str, Any]]:
    """What is known before: a conversation of another bot on the web, and a question."""
    bot = {"agent_id": "assistant", "agent_kind": "ai", "channel": "web"}
    return [
        here.event("chat.message.received", at, "before", channel="web", customer_id="ann"),
        here.event("chat.message.sent", at + timedelta(seconds=2), "before", **bot),
        here.event(
            "chat.conversation.ended", at + timedelta(seconds=9), "before", outcome="resolved"
        ),
        here.event(
            "chat.query.answered", at, "", query="Before?", response_seconds=1.5, cached=True
        ),
    ]


def ai_service(here: Desk, at: datetime) -> list[dict[str, Any]]:
    """An AI service's batch: a question of a conversation, the call behind it, grade and end."""
    of = {"agent_id": "assistant", "agent_kind": "ai", "channel": "web", "customer_id": "bob"}
    return [
        here.event(
            "chat.query.answered",
            at,
            "asked",
            query="I am very disappointed, where is my order?",
            response_seconds=3.5,
            cached=False,
            topics=["delivery"],
            **of,
        ),
        here.event("chat.feedback.received", at + timedelta(seconds=60), "asked", score=4, **of),
        here.event(
            "chat.conversation.ended", at + timedelta(seconds=90), "asked", outcome="resolved", **of
        ),
    ]


def whatsapp(at: datetime) -> dict[str, Any]:
    """WhatsApp's notification: a customer's message, and how far an answer came."""
    stamp = str(int(at.timestamp()))
    said = payloads.message(timestamp=stamp, text={"body": "Thank you, that was great!"})
    return payloads.whatsapp(messages=[said], statuses=[payloads.status(timestamp=stamp)])


async def _post(here: Desk, path: str, body: Any) -> None:
    async with here.session.post(f"{here.here.url}{path}", json=body) as answer:
        assert answer.status < 300, await answer.text()
    await here.fold()


@pytest.mark.parametrize("service", ["AI service", "AI service, spans", "WhatsApp"])
async def test_one_payload_changes_just_the_figures_that_docs_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, service: str
) -> None:
    monkeypatch.setattr(stand, "SOURCES", stand.SOURCES + SOURCES.lstrip("\n"))
    at = clock.now() - timedelta(minutes=2)
    async with desk(tmp_path) as here:
        await here.tell(*known(here, at - timedelta(minutes=8)))
        before = await snapshot(here)
        if service == "AI service":
            await here.tell(*ai_service(here, at))
        elif service == "WhatsApp":
            await _post(here, "/webhooks/wa", whatsapp(at))
        else:
            nano = int(at.timestamp()) * 10**9
            span: dict[str, Any] = {
                "start_time_unix_nano": nano,
                "end_time_unix_nano": nano + 10**9,
            }
            told = {**samples.CALL, "gen_ai.agent.id": "assistant", "gen_ai.usage.cost": 0.5}
            await _post(here, "/v1/traces", samples.in_json(samples.traces(told, **span)))
        after = await snapshot(here)
    assert changed(before, after) == documented(service)
