"""Talks with a Slack that keeps to what Slack documents: messages, threads, limits, refusals."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from msgspec.structs import replace

from alerting import clock
from alerting.model import Acknowledgement, Notice
from alerting.notify import sending, slack_client
from alerting.notify.message import Context
from alerting.notify.slack import Slack
from alerting.notify.slack_pace import Pace
from alerting.notify.slack_talk import Talk
from alerting.notify.verdict import Rejected, Retry, Sent, Verdict
from alerting.secret import Secret
from tests.alerting.notices import NOW, SLOW, alert, notice
from tests.alerting.notify import slack_server

CONTEXT = Context(integration="slack[0]", public_url="https://watch.example.com", buttons=True)
PATIENCE = 10.0
AT_ONCE = Pace(0.0)


@pytest.fixture
async def slack() -> AsyncIterator[slack_server.Slack]:
    async with slack_server.Slack().open() as opened:
        yield opened


def bot(slack: slack_server.Slack, **more: Any) -> Slack:
    token = Secret(slack_server.TOKEN)
    made: dict[str, Any] = {"app_token": token, "channel": "#alerts", "app_url": slack.post}
    return Slack(**(made | more))


async def told(to: Slack, said: Notice, note: str = "", within: float = PATIENCE) -> Verdict:
    """Tell a notice, and look that nothing that comes of it holds a secret."""
    talk = to.compose(said, replace(CONTEXT, note=note))
    verdict = to.judge(await slack_client.send(talk, within, AT_ONCE))
    assert "of-ours" not in f"{talk!r}{verdict!r}"
    return verdict


def note(verdict: Verdict) -> str:
    assert isinstance(verdict, Sent)
    return verdict.note


def no(status: int = 200, **more: Any) -> web.Response:
    headers = {"Retry-After": "2"} if status == 429 else {}
    return web.json_response({"ok": False, **more}, status=status, headers=headers)


def seen(said: Notice) -> Notice:
    made = Acknowledgement(
        fingerprint=alert().fingerprint, fired_at=NOW, by="anna", at=NOW, via="slack"
    )
    return replace(said, status="acknowledged", acknowledged=(made,))


async def test_an_episode_is_one_message_that_is_kept_true(slack: slack_server.Slack) -> None:
    to = bot(slack)
    kept = note(await told(to, notice()))
    assert "Acknowledge" in slack.messages[0].words
    assert note(await told(to, seen(notice()), kept)) == kept
    assert "👀 *anna* looks after it" in slack.messages[0].words
    assert '"Acknowledge"' not in slack.messages[0].words
    assert note(await told(to, notice(alert("resolved")), kept)) == kept
    first, answer, end = slack.messages
    assert "🟢 AnswersSlow" in first.words
    assert "Silence" not in first.words
    assert {answer.body["thread_ts"], end.body["thread_ts"]} == {first.ts}
    assert "👀 *anna* looks after it" in answer.words
    assert "over after 47 min" in end.words


async def test_a_message_that_was_deleted_begins_anew(slack: slack_server.Slack) -> None:
    to = bot(slack)
    kept = note(await told(to, notice()))
    slack.messages.clear()
    again = await told(to, notice(alert("resolved")), kept)
    assert note(again) != kept
    assert [one.body.get("thread_ts") for one in slack.messages] == [None]
    assert "message_not_found" in str(again)


async def test_a_message_that_may_not_be_changed_is_answered_in_its_thread(
    slack: slack_server.Slack,
) -> None:
    to = bot(slack)
    kept = note(await told(to, notice()))
    slack.script.append(no(error="edit_window_closed"))
    verdict = await told(to, notice(alert("resolved")), kept)
    assert verdict == Sent("the first message could not be changed: edit_window_closed", kept)
    assert len(slack.messages) == 2


async def test_what_slack_does_not_lay_out_is_said_plainly(slack: slack_server.Slack) -> None:
    slack.script.append(no(error="invalid_blocks"))
    verdict = await told(bot(slack), notice())
    assert verdict == Sent("said otherwise than meant: invalid_blocks", note(verdict))
    (message,) = slack.messages
    assert message.body["blocks"] == []
    assert "6.2s" in message.body["text"]


async def test_a_webhook_is_told_each_time(slack: slack_server.Slack) -> None:
    to = Slack(api_url=Secret(slack.hook))
    assert [await told(to, one) for one in (notice(), notice(alert("resolved")))] == [
        Sent(),
        Sent(),
    ]
    assert [one.channel for one in slack.messages] == ["hook", "hook"]
    slack.script.append(web.Response(status=400, text="invalid_blocks"))
    assert await told(to, notice()) == Sent("said otherwise than meant: invalid_blocks")


async def test_an_attachment_of_alertmanagers_is_taken(slack: slack_server.Slack) -> None:
    to = bot(slack, title="{{ .GroupLabels.alertname }}", text="it is slow", color="danger")
    await told(to, notice())
    await told(to, notice(alert("resolved")))
    assert [one.body["attachments"][0]["text"] for one in slack.messages] == ["it is slow"] * 2


async def test_ten_thousand_alerts_are_taken(slack: slack_server.Slack) -> None:
    many = notice(*(alert(names={**SLOW, "host": f"h{one:05}"}) for one in range(10_000)))
    kept = note(await told(bot(slack), many))
    assert "more alerts" in slack.messages[0].words
    assert note(await told(bot(slack), many, kept)) == kept


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        (no(429, error="ratelimited"), Retry(reason="throttled", detail="ratelimited", after=2.0)),
        (no(error="internal_error"), Retry(reason="server", detail="internal_error")),
        (web.Response(status=503, text="away"), Retry(reason="server", detail="answer 503: away")),
        (web.Response(text="<html>"),
         Retry(reason="server", detail="not an answer of Slack: <html>", doubtful=True)),
        (no(error="is_archived"), Rejected(detail="is_archived: the channel is archived")),
        (no(error="invalid_auth"),
         Rejected(detail="invalid_auth: the token is none of this workspace", reason="auth")),
    ],
)  # fmt: skip
async def test_what_slack_does_not_take_is_judged(
    slack: slack_server.Slack, said: web.Response, verdict: Verdict
) -> None:
    slack.script.append(said)
    assert await told(bot(slack), notice()) == verdict


async def test_a_channel_that_is_not_there_is_told(slack: slack_server.Slack) -> None:
    said = "channel_not_found: the channel is not there, or is private and the bot not in it"
    assert await told(bot(slack, channel="#nowhere"), notice()) == Rejected(detail=said)


async def test_a_token_that_is_wrong_is_told(slack: slack_server.Slack) -> None:
    verdict = await told(bot(slack, app_token=Secret("xoxb-other")), notice())
    assert isinstance(verdict, Rejected)
    assert verdict.reason == "auth"


async def test_nobody_there_is_tried_again(slack: slack_server.Slack) -> None:
    to = bot(slack, app_url="http://127.0.0.1:1/api/chat.postMessage")
    verdict = await told(to, notice())
    assert verdict == Retry(reason="refused", detail="nobody listens at the server's address")


async def test_messages_go_no_faster_than_slack_likes(slack: slack_server.Slack) -> None:
    pace, to = Pace(0.2), bot(slack)
    began = clock.monotonic()

    async def seconds(talk: Talk) -> float:
        assert isinstance(to.judge(await slack_client.send(talk, PATIENCE, pace)), Sent)
        return clock.monotonic() - began

    talks = [to.compose(notice(), CONTEXT) for _ in range(4)]
    took = sorted(await asyncio.gather(*map(seconds, talks)))
    # Since they began: on a machine that stood still, two sent well apart may arrive together.
    assert all(one >= 0.2 * place for place, one in enumerate(took)), took


async def test_a_turn_that_comes_too_late_is_not_waited_for(slack: slack_server.Slack) -> None:
    pace, to = Pace(60.0), bot(slack)
    talk = to.compose(notice(), CONTEXT)
    first, second = [to.judge(await slack_client.send(talk, 5.0, pace)) for _ in range(2)]
    assert isinstance(first, Sent)
    assert second == Retry(reason="timeout", detail="no turn within the time of a delivery")


async def test_faster_than_slack_likes_is_told_to_wait() -> None:
    async with slack_server.Slack(spacing=60.0).open() as slack:
        await told(bot(slack), notice())
        verdict = await told(bot(slack), notice())
        assert verdict == Retry(reason="throttled", detail="ratelimited", after=1.0)


async def test_every_message_goes_through_one_door(slack: slack_server.Slack) -> None:
    to = bot(slack)
    assert isinstance(to.judge(await sending.send(to.compose(notice(), CONTEXT), PATIENCE)), Sent)
