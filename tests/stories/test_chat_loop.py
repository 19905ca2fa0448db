"""A chat is asked, answers, and its own webhook about that conversation comes back."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from alerting import clock
from tests.daemon import Daemon, running
from tests.tools import eventually

PROBES = """
probes:
- name: assistant
  type: chat
  url: {bot}/chat
  interval: 1s
  timeout: 900ms
  answer: reply
  questions: [{{name: hours, ask: When do you open?, contains: [nine]}}]
  expect_event: {{source: bot, type: chat.message.sent, within: 500ms}}
"""


class Bot:
    """An assistant whose backend posts each answer to our intake, as long as it is told to."""

    def __init__(self) -> None:
        self.intake = ""
        self.posting = True
        self._posts: set[asyncio.Task[None]] = set()

    async def answer(self, request: web.Request) -> web.Response:
        said = await request.json()
        if self.posting:
            post = asyncio.create_task(self._post(said["conversation_id"]))
            self._posts.add(post)
            post.add_done_callback(self._posts.discard)
        return web.json_response({"reply": "We open at nine."})

    async def _post(self, conversation: str) -> None:
        event = {
            "id": conversation,
            "type": "chat.message.sent",
            "time": clock.now().isoformat(),
            "data": {"conversation_id": conversation, "channel": "web", "agent_kind": "ai"},
        }
        async with aiohttp.ClientSession() as session:
            await session.post(f"{self.intake}/webhooks/bot", json=event)


@contextlib.asynccontextmanager
async def serving(bot: Bot) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/chat", bot.answer)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


async def shown(daemon: Daemon, *lines: str) -> bool:
    text = await asyncio.to_thread(daemon.metrics)
    return all(line in text for line in lines)


@pytest.mark.slow
async def test_the_whole_loop_of_a_chat_is_proven_and_its_break_is_told(tmp_path: Path) -> None:
    bot = Bot()
    async with serving(bot) as url:
        with running(tmp_path, more=PROBES.format(bot=url)) as daemon:
            bot.intake = daemon.url
            await eventually(
                lambda: shown(
                    daemon,
                    'probe_success{probe="assistant"} 1.0',
                    'probe_chat_event_seconds{probe="assistant",question="hours"}',
                ),
                within=20,
                what="an answer whose event came back",
            )
            bot.posting = False
            await eventually(
                lambda: shown(
                    daemon,
                    'probe_success{probe="assistant"} 0.0',
                    'probe_failures_total{probe="assistant",reason="no_event"}',
                ),
                within=20,
                what="a probe that misses its event",
            )
