"""Socket Mode with a local Slack: presses come in, connections end, tokens are wrong."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from alerting.notify import slack_actions
from alerting.notify.slack_buttons import Buttons
from alerting.notify.slack_socket import Socket
from alerting.secret import Secret
from tests.alerting.notify import slack_server
from tests.alerting.notify.test_slack_actions import AT, GROUP, KEY, press
from tests.alerting.notify.test_slack_buttons import Dispatching


@pytest.fixture
async def slack() -> AsyncIterator[slack_server.Slack]:
    async with slack_server.Slack().open() as opened:
        yield opened


@contextlib.asynccontextmanager
async def connected(
    slack: slack_server.Slack, buttons: Buttons, token: str = slack_server.APP_TOKEN, **more: Any
) -> AsyncIterator[Socket]:
    """Run a socket, with short pauses, until the block ends."""
    socket = Socket(Secret(token), buttons, api=f"{slack.url}/api/", **more)
    task = asyncio.get_running_loop().create_task(socket.run())
    try:
        yield socket
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def pressed() -> Any:
    return press(slack_actions.ACKNOWLEDGE, slack_actions.acknowledging(KEY, AT))


async def until(socket: Socket) -> None:
    async with asyncio.timeout(10.0):
        await socket.is_connected.wait()


async def test_a_press_is_obeyed_and_acknowledged_to_slack(slack: slack_server.Slack) -> None:
    dispatch = Dispatching()
    async with connected(slack, Buttons(lambda: dispatch)) as socket:
        await until(socket)
        await slack.press(pressed(), "e1")
        await slack.until(1, slack.acknowledged)
        assert dispatch.done == [((GROUP,), "anna", "slack", AT)]
        assert slack.acknowledged == ["e1"]


async def test_what_is_no_press_is_acknowledged_and_left_alone(slack: slack_server.Slack) -> None:
    dispatch = Dispatching()
    async with connected(slack, Buttons(lambda: dispatch)) as socket:
        await until(socket)
        await slack.press({"type": "event_callback"}, "e2", kind="events_api")
        await slack.until(1, slack.acknowledged)
        assert dispatch.done == []


async def test_a_press_too_many_is_not_acknowledged(slack: slack_server.Slack) -> None:
    dispatch = Dispatching()
    dispatch.gate.clear()
    buttons = Buttons(lambda: dispatch, patience=0.01)
    async with connected(slack, buttons) as socket:
        await until(socket)
        for one in range(51):
            await slack.press(pressed(), f"e{one}")
        await slack.press({"type": "event_callback"}, "last", kind="events_api")
        await slack.until(51, slack.acknowledged)
        assert "last" in slack.acknowledged
        dispatch.gate.set()
        await buttons.close(10.0)


async def test_a_connection_that_ends_is_mended(slack: slack_server.Slack) -> None:
    dispatch = Dispatching()
    async with connected(slack, Buttons(lambda: dispatch), look=0.05) as socket:
        await until(socket)
        await slack.hang_up()
        await slack.until(2, slack.linked)
        await slack.press(pressed(), "e3")
        await slack.until(1, slack.acknowledged)
        assert len(dispatch.done) == 1


async def test_a_connection_that_cannot_be_mended_is_begun_anew(slack: slack_server.Slack) -> None:
    with capture_logs() as logs:
        async with connected(
            slack, Buttons(lambda: None), look=0.02, broken=0.04, pause=lambda _: 0.01
        ) as socket:
            await until(socket)
            slack.script += [web.Response(status=503) for _ in range(20)]
            await slack.hang_up()
            await slack.until(21, slack.opened)
            await slack.until(2, slack.linked)
            await until(socket)
    (lost,) = [one for one in logs if one["log_level"] == "warning"]
    assert lost["why"] == "the connection was lost"


async def test_a_token_that_is_wrong_is_told_once(slack: slack_server.Slack) -> None:
    with capture_logs() as logs:
        async with connected(
            slack, Buttons(lambda: None), token="xapp-other", pause=lambda _: 0.01
        ):
            await slack.until(3, slack.opened)
    (said,) = [one for one in logs if "Socket Mode" in one["event"]]
    assert (said["log_level"], said["why"]) == ("warning", "invalid_auth")
    assert "of-ours" not in str(logs)


async def test_the_end_of_trouble_is_told(slack: slack_server.Slack) -> None:
    slack.script += [web.Response(status=503), web.json_response({"ok": True, "url": "ws://["})]
    with capture_logs() as logs:
        async with connected(
            slack, Buttons(lambda: None), pause=lambda _: 0.01, connect=1.0
        ) as socket:
            await until(socket)
    assert [one["event"] for one in logs if "Socket Mode" in one["event"]] == [
        "no connection to Slack's Socket Mode; it is tried again",
        "connected to Slack's Socket Mode again",
    ]
