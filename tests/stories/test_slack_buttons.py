"""Somebody presses a button in Slack: the message says who looks after it, and a silence holds."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from alerting import alertmanager, clock, policy
from alerting.desk.desk import Terms
from alerting.dispatcher import Dispatcher
from alerting.model import Alert, labels
from alerting.notify.outbox import Outbox
from alerting.notify.plan import Plan
from alerting.notify.slack_buttons import Buttons
from alerting.settings import Alerting
from alerting.store.ledger import Ledger
from tests.alerting.notify import slack_server
from tests.alerting.notify.stand import Figures

FILE = """
route: {{receiver: team, group_by: [alertname], group_wait: 0s, group_interval: 1s}}
receivers:
- name: team
  slack_configs:
  - {{send_resolved: true, app_token: "{token}", channel: "#alerts", app_url: "{url}"}}
"""
NAMES = {"alertname": "AnswersSlow", "severity": "critical", "channel": "web"}
NOTES = {"summary": "answers are slow", "runbook_url": "https://wiki.example.com/slow"}


class Unmetered(Figures):
    """A meter that nobody reads."""

    def show(self, metric: str, value: float, *labels: str) -> None:
        pass


class Stand(NamedTuple):
    """A running delivery with a local Slack, and the buttons of its messages."""

    dispatcher: Dispatcher
    slack: slack_server.Slack
    buttons: Buttons

    async def press(self, text: str) -> None:
        """Press a button of the first message, as it stands now."""
        first = self.slack.messages[0]
        (actions,) = [one for one in first.body["blocks"] if one["type"] == "actions"]
        (button,) = [one for one in actions["elements"] if one["text"]["text"] == text]
        await self.buttons.take(
            {
                "type": "block_actions",
                "user": {"id": "U1", "name": "anna"},
                "actions": [button],
                "message": {"ts": first.ts},
                "response_url": f"{self.slack.url}/response",
            }
        )


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    async with slack_server.Slack().open() as slack:
        text = FILE.format(token=slack_server.TOKEN, url=slack.post)
        found = alertmanager.load(text, "alerting.yml", {})
        every = {lane: one for to in found.completed for lane, one in to.integrations.items()}
        plan = Plan(integrations=every, public_url="https://watch.example.com", buttons=True)
        ledger = await Ledger.open(tmp_path / "alerts.db")
        terms = Terms(policy=policy.policy(found, Alerting()))
        dispatcher = await Dispatcher.open(ledger, Unmetered(), terms)
        outbox = Outbox(ledger, Unmetered(), lambda: plan)
        tasks = [asyncio.ensure_future(one.run()) for one in (dispatcher, outbox)]
        buttons = Buttons(lambda: dispatcher, lambda url: url.startswith(slack.url))
        yield Stand(dispatcher, slack, buttons)
        await buttons.close()
        for task in tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await ledger.close()


def alert(**changes: Any) -> Alert:
    now = clock.now()
    made: dict[str, Any] = {
        "rule": "",
        "labels": labels(NAMES),
        "annotations": labels(NOTES),
        "state": "firing",
        "value": 6.2,
        "active_at": now,
        "fired_at": now,
    }
    return Alert(**(made | changes))


async def words(slack: slack_server.Slack, said: str) -> None:
    """Wait until the first message says something."""
    async with asyncio.timeout(10.0):
        while said not in slack.messages[0].words:
            slack.arrived.clear()
            await slack.arrived.wait()


async def test_an_episode_is_one_message_with_who_looks_after_it(stand: Stand) -> None:
    first = alert()
    await stand.dispatcher.take([first])
    await stand.slack.until(1, stand.slack.messages)
    assert "answers are slow" in stand.slack.messages[0].words
    await stand.press("Acknowledge")
    await words(stand.slack, "👀 *anna* looks after it")
    await stand.slack.until(2, stand.slack.messages)
    assert stand.slack.messages[1].body["thread_ts"] == stand.slack.messages[0].ts
    over = alert(state="resolved", fired_at=first.fired_at, resolved_at=clock.now())
    await stand.dispatcher.take([over])
    await words(stand.slack, "🟢 AnswersSlow")
    await stand.slack.until(3, stand.slack.messages)
    assert "https://wiki.example.com/slow" in stand.slack.messages[2].words


async def test_a_silence_holds_and_everybody_knows(stand: Stand) -> None:
    await stand.dispatcher.take([alert()])
    await stand.slack.until(1, stand.slack.messages)
    await stand.press("Silence 1 h")
    (silence,) = stand.dispatcher.silences().values()
    assert silence.created_by == "anna"
    assert timedelta(minutes=59) < silence.ends_at - silence.starts_at <= timedelta(hours=1)
    (answer,) = stand.slack.answers
    assert answer["thread_ts"] == stand.slack.messages[0].ts
    assert "*anna* silenced" in answer["text"]
    assert silence.id in answer["text"]
