"""A press of a button is obeyed, and whoever pressed is told what came of it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Collection
from datetime import datetime, timedelta
from typing import Any

import pytest

from alerting.desk.refused import Full, Refused, Unknown
from alerting.dispatch.matchers import Matcher
from alerting.dispatch.silences import Silence
from alerting.model import Acknowledgement, labels
from alerting.notify import slack_actions
from alerting.notify.slack_buttons import Buttons, Dispatch
from tests.alerting.notices import NOW
from tests.alerting.notify import slack_server
from tests.alerting.notify.test_slack_actions import AT, GROUP, KEY, press

NAMES = labels({"alertname": "AnswersSlow", "channel": "web"})
HOUR = timedelta(hours=1)
Done = list[tuple[Any, ...]]


class Dispatching:
    """A dispatcher that keeps what it is asked for; `refusal` is raised instead, `gate` awaited.

    `first` is who looks after everything already.
    """

    def __init__(self) -> None:
        self.done: Done = []
        self.refusal: Exception | None = None
        self.first = ""
        self.gate = asyncio.Event()
        self.gate.set()

    async def acknowledge(
        self, what: Collection[str], *, by: str, via: str, up_to: datetime | None
    ) -> tuple[Acknowledgement, ...]:
        await self._pass((tuple(what), by, via, up_to))
        stands = self.first or by
        return (Acknowledgement(fingerprint="f", fired_at=NOW, by=stands, at=NOW, via=via),)

    async def silence(self, wanted: Silence) -> str:
        await self._pass((wanted,))
        return "8a6b"

    async def _pass(self, done: tuple[Any, ...]) -> None:
        await self.gate.wait()
        if self.refusal is not None:
            raise self.refusal
        self.done.append(done)


@pytest.fixture
async def slack() -> AsyncIterator[slack_server.Slack]:
    async with slack_server.Slack().open() as opened:
        yield opened


@pytest.fixture
def dispatch() -> Dispatching:
    return Dispatching()


def buttons(dispatch: Dispatch | None, **more: Any) -> Buttons:
    return Buttons(lambda: dispatch, lambda url: url.startswith("http://127.0.0.1"), **more)


def acknowledge(slack: slack_server.Slack, **more: Any) -> Any:
    value = slack_actions.acknowledging(KEY, AT)
    made = {"response_url": f"{slack.url}/response", **more}
    return press(slack_actions.ACKNOWLEDGE, value, **made)


def silence(slack: slack_server.Slack) -> Any:
    value = slack_actions.silencing(NAMES, HOUR)
    return press(f"{slack_actions.SILENCE}/3600", value, response_url=f"{slack.url}/response")


async def test_an_acknowledgement_reaches_dispatch(
    slack: slack_server.Slack, dispatch: Dispatching
) -> None:
    await buttons(dispatch).take(acknowledge(slack))
    assert dispatch.done == [((GROUP,), "anna", "slack", AT)]
    assert slack.answers == []


async def test_whoever_is_second_is_told_who_was_first(
    slack: slack_server.Slack, dispatch: Dispatching
) -> None:
    dispatch.first = "bob"
    await buttons(dispatch).take(acknowledge(slack))
    (answer,) = slack.answers
    assert (answer["text"], answer["response_type"]) == ("bob looked after it already", "ephemeral")


async def test_a_silence_is_made_and_everybody_is_told(
    slack: slack_server.Slack, dispatch: Dispatching
) -> None:
    await buttons(dispatch).take(silence(slack))
    ((made,),) = dispatch.done
    assert set(made.matchers) == {
        Matcher("alertname", "=", "AnswersSlow"),
        Matcher("channel", "=", "web"),
    }
    assert (made.ends_at - made.starts_at, made.created_by) == (HOUR, "anna")
    assert made.comment == "by a button in Slack, for 1 h"
    (answer,) = slack.answers
    assert (answer["response_type"], answer["replace_original"]) == ("in_channel", False)
    assert answer["thread_ts"] == "1.2"
    assert answer["text"].startswith("🔇 *anna* silenced `alertname=AnswersSlow` `channel=web`")
    assert "8a6b" in answer["text"]


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (Unknown("nothing of this fires"), "nothing of this fires"),
        (Refused("too broad"), "too broad"),
        (sqlite3.OperationalError("database or disk is full"),
         "it holds, but is not on disk yet: the disk takes nothing"),
        (OSError("disk full at /secret"), "it did not work; the log of chatwatch tells why"),
    ],
)  # fmt: skip
async def test_what_cannot_be_done_is_told_to_whoever_pressed(
    slack: slack_server.Slack, dispatch: Dispatching, refusal: Exception, said: str
) -> None:
    dispatch.refusal = refusal
    await buttons(dispatch).take(silence(slack))
    (answer,) = slack.answers
    assert (answer["text"], answer["response_type"]) == (said, "ephemeral")


async def test_an_old_button_is_told_so(slack: slack_server.Slack, dispatch: Dispatching) -> None:
    old = press(slack_actions.ACKNOWLEDGE, "{}", response_url=f"{slack.url}/response", message={})
    await buttons(dispatch).take(old)
    (answer,) = slack.answers
    assert answer["text"].startswith("the button is of another version")
    assert "thread_ts" not in answer


async def test_without_delivery_nothing_can_be_done(slack: slack_server.Slack) -> None:
    await buttons(None).take(acknowledge(slack))
    assert "does not deliver alerts" in slack.answers[0]["text"]


async def test_what_is_no_business_of_ours_is_left_alone(
    slack: slack_server.Slack, dispatch: Dispatching
) -> None:
    await buttons(dispatch).take({"type": "view_submission"})
    assert (dispatch.done, slack.answers) == ([], [])


async def test_strangers_are_told_nothing(slack: slack_server.Slack, dispatch: Dispatching) -> None:
    dispatch.refusal = Refused("no")
    await Buttons(lambda: dispatch).take(acknowledge(slack))
    await buttons(dispatch).take(acknowledge(slack, response_url="http://127.0.0.1:1/response"))
    assert slack.answers == []


async def test_a_slow_one_goes_on_without_its_caller_and_too_many_are_refused(
    slack: slack_server.Slack, dispatch: Dispatching
) -> None:
    dispatch.gate.clear()
    one = buttons(dispatch, patience=0.01)
    await asyncio.gather(*(one.take(acknowledge(slack)) for _ in range(50)))
    assert dispatch.done == []
    with pytest.raises(Full, match="press it again"):
        await one.take(acknowledge(slack))
    dispatch.gate.set()
    await one.close(10.0)
    assert len(dispatch.done) == 50


async def test_the_end_waits_for_what_goes_on_for_a_moment(
    slack: slack_server.Slack, dispatch: Dispatching
) -> None:
    one = buttons(dispatch, patience=0.01)
    await one.close()
    dispatch.gate.clear()
    await one.take(acknowledge(slack))
    await one.close(0.01)
    assert dispatch.done == []
