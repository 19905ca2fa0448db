import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer

from alerting.secret import Written
from alerting.strict import Duration, Secret
from exporter.events.expression import Expression
from exporter.metrics import catalogue
from exporter.probes.chat import Chat
from exporter.probes.chats.golden import Cost, Expected, Question
from exporter.probes.hypertext.checks import Slow
from exporter.probes.result import Result
from exporter.probes.transport.returns import RETURNS
from exporter.store.rows import Row

HOURS = Question(name="hours", ask='When do you "open"?', contains=("nine",))
THANKS = Question(name="thanks", ask="Thank you!", contains=("welcome",))
REPLIES = {HOURS.ask: "We open at nine.", THANKS.ask: "You are welcome."}
REPLY = Expression("reply")


class Bot:
    """An assistant that knows two answers, and posts an event about each conversation."""

    def __init__(self) -> None:
        self.conversations: list[str] = []
        self.events = True
        self.tokens: list[str] = []

    async def whole(self, request: web.Request) -> web.Response:
        said = await request.json()
        self.tokens.append(request.headers.get("X-Token", ""))
        self._heard(said["conversation_id"])
        reply = REPLIES.get(said["message"], "I cannot tell.")
        return web.json_response({"reply": reply, "id": 7, "usage": {"cost": 0.02}})

    async def stream(self, request: web.Request) -> web.StreamResponse:
        said = await request.json()
        answer = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await answer.prepare(request)
        for word in REPLIES[said["message"]].split(" "):
            piece = json.dumps({"reply": f"{word} "})
            await answer.write(f"data: {piece}\n\n".encode())
        await answer.write(b"data: [DONE]\n\n")
        return answer

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        held = web.WebSocketResponse()
        await held.prepare(request)
        async for message in held:
            if message.type == WSMsgType.TEXT:
                said = json.loads(message.data)
                await held.send_json({"typing": True})
                await held.send_json({"reply": REPLIES[said["message"]]})
        return held

    async def silent(self, _: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError

    def _heard(self, conversation: str) -> None:
        self.conversations.append(conversation)
        for about in (conversation, "7") if self.events else ():
            data = json.dumps({"conversation_id": about}).encode()
            row = Row("", "bot", "", "1", "chat.message.sent", 0, 0, data, None, (), ())
            asyncio.get_running_loop().call_later(0.01, RETURNS.see, [row])


@contextlib.asynccontextmanager
async def serving(bot: Bot) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/whole", bot.whole)
    app.router.add_post("/stream", bot.stream)
    app.router.add_get("/socket", bot.socket)
    app.router.add_post("/silent", bot.silent)
    async with TestServer(app, shutdown_timeout=0.01) as server:
        yield str(server.make_url("")).rstrip("/")


def chat(url: str, **fields: Any) -> Chat:
    given = {"name": "bot", "questions": (HOURS, THANKS), "answer": REPLY, **fields}
    return Chat(url=url, **given)


async def ran(path: str, bot: Bot | None = None, **fields: Any) -> Result:
    async with serving(bot or Bot()) as root:
        base = root.replace("http", "ws") if path == "/socket" else root
        probe = chat(base + path, **fields)
        assert list(probe.wrong()) == []
        return await probe.measure()


def shown(result: Result) -> dict[tuple[str, ...], float]:
    for one in result.gauges:
        assert len(one.labels) == len(catalogue.metric(one.metric).labels) - 1
    return {
        (one.metric.removeprefix("probe_chat_"), *one.labels): one.value for one in result.gauges
    }


@pytest.fixture
def attached() -> Any:
    """Intake tells what it keeps, as in the daemon."""
    RETURNS.attach()
    yield
    RETURNS.attached = False


async def test_every_question_is_asked_in_a_conversation_of_its_own() -> None:
    bot = Bot()
    result = await ran("/whole", bot)
    assert (result.state, result.detail) == ("up", "")
    assert len(set(bot.conversations)) == 2
    seen = shown(result)
    for name in ("hours", "thanks"):
        assert seen["question_success", name] == 1
        assert 0 < seen["first_token_seconds", name] <= seen["answer_seconds", name]
    assert seen["answer_characters", "hours"] == 16


@pytest.mark.parametrize(
    ("path", "stream"), [("/stream", "sse"), ("/socket", "whole"), ("/socket", "lines")]
)
async def test_an_answer_may_come_piece_by_piece(path: str, stream: str) -> None:
    done = '{"reply": "You are welcome."}' if stream == "lines" else "[DONE]"
    questions = (HOURS, THANKS) if stream != "lines" else (HOURS,)
    fields: dict[str, Any] = {"stream": stream, "questions": questions}
    if stream == "lines":
        # The chat says nothing at its end, so that only the deadline ends the run.
        result = await ran(path, **fields, done=done, timeout=Duration(0.3))
        assert (result.reason, "(at the question hours)" in result.detail) == ("timeout", True)
        return
    result = await ran(path, **fields)
    assert (result.state, result.detail) == ("up", "")
    assert shown(result)["question_success", "thanks"] == 1


async def test_an_answer_that_is_not_good_is_told_without_being_repeated() -> None:
    odd = Question(name="odd", ask="What is love?", contains=("42",))
    result = await ran("/whole", questions=(HOURS, odd))
    assert (result.reason, result.detail) == (
        "answer",
        "the answer of 14 characters does not have '42' (at the question odd)",
    )
    assert shown(result)["question_success", "odd"] == 0
    assert shown(result)["question_success", "hours"] == 1


async def test_what_it_costs_is_measured_and_bounded() -> None:
    cost = Cost(json=Expression("usage.cost"), at_most=0.05)
    assert shown(await ran("/whole", cost=cost))["cost", "hours"] == 0.02
    dear = Cost(json=Expression("usage.cost"), at_most=0.01)
    assert (await ran("/whole", cost=dear)).reason == "cost"


async def test_a_chat_that_does_not_answer_is_late() -> None:
    result = await ran("/silent", timeout=Duration(0.2))
    assert (result.reason, "(at the question hours)" in result.detail) == ("timeout", True)


async def test_a_chat_that_is_slower_than_it_should_be_is_degraded() -> None:
    slow = Slow(degraded=Duration(0.001))
    assert (await ran("/whole", first_token=slow)).state in ("up", "degraded")
    result = await ran("/whole", slow=Slow(degraded=Duration(0)))
    assert (result.state, result.detail.startswith("the answer: it took")) == ("degraded", True)


async def test_the_event_about_the_very_conversation_comes_back(attached: None) -> None:
    result = await ran(
        "/whole", expect_event=Expected(source="bot", within=Duration(2)), timeout=Duration(5)
    )
    assert (result.state, result.detail) == ("up", "")
    assert shown(result)["event_seconds", "hours"] >= 0


async def test_the_chats_own_name_of_the_conversation_will_do(attached: None) -> None:
    expected = Expected(source="bot", type="chat.message.sent", within=Duration(2))
    result = await ran(
        "/whole",
        expect_event=expected,
        conversation=Expression("to_string(id)"),
        timeout=Duration(5),
    )
    assert (result.state, result.detail) == ("up", "")


async def test_an_event_that_does_not_come_back_is_told(attached: None) -> None:
    bot = Bot()
    bot.events = False
    expected = Expected(source="bot", type="chat.message.sent", within=Duration(0.1))
    result = await ran("/whole", bot, expect_event=expected)
    assert result.reason == "no_event"
    said = "no chat.message.sent about the conversation came by bot within 100ms"
    assert result.detail == f"{said} (at the question hours)"


async def test_outside_the_daemon_nobody_waits_for_an_event() -> None:
    bot = Bot()
    bot.events = False
    assert (
        await ran("/whole", bot, expect_event=Expected(source="bot", within=Duration(1)))
    ).success


async def test_secrets_go_into_headers_and_are_not_shown() -> None:
    bot = Bot()
    result = await ran(
        "/whole",
        bot,
        headers={"X-Token": Written("${key}")},
        values={"key": Secret("s3cret")},
    )
    assert (result.state, set(bot.tokens)) == ("up", {"s3cret"})
    assert "s3cret" not in repr(result)
