"""Slack's door: only Slack comes in, and what was pressed is done before Slack's patience ends."""

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest

from alerting import clock
from alerting.desk.refused import Full
from alerting.notify import slack_actions
from alerting.notify.slack_buttons import Buttons
from exporter.web import listener, routes, slack
from exporter.web.watched import Watched
from tests.alerting.notify.test_slack_actions import AT, GROUP, KEY, press
from tests.alerting.notify.test_slack_buttons import Dispatching
from tests.exporter.web import stand

SECRET = "eye-token-0123456789"  # what stand.ENVIRON has
CONFIG = "alerting: {slack: {signing_secret: 'env:EYE'}}\n"
PRESS = press(slack_actions.ACKNOWLEDGE, slack_actions.acknowledging(KEY, AT))


def form(payload: Any) -> bytes:
    return urlencode({"payload": json.dumps(payload)}).encode()


def signed(body: bytes, *, secret: str = SECRET, age: int = 0) -> dict[str, str]:
    """The headers that Slack writes."""
    then = str(int(clock.now().timestamp()) - age)
    mac = hmac.new(secret.encode(), f"v0:{then}:".encode() + body, hashlib.sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": then,
        "X-Slack-Signature": f"v0={mac}",
        "Content-Type": "application/x-www-form-urlencoded",
    }


async def posted(
    body: bytes, headers: dict[str, str], config: str = CONFIG, dispatch: Any = None
) -> tuple[int, Any]:
    """Post to a daemon, and return the status and the code of its refusal."""
    watched = Watched(dispatcher=lambda: dispatch)
    async with (
        stand.serving(config, watched=watched) as here,
        aiohttp.ClientSession(here.url) as client,
        client.post("/slack/actions", data=body, headers=headers) as answer,
    ):
        text = await answer.text()
        return answer.status, json.loads(text)["code"] if text else ""


async def test_a_press_is_obeyed_and_answered_with_nothing() -> None:
    dispatch, body = Dispatching(), form(PRESS)
    assert await posted(body, signed(body), dispatch=dispatch) == (200, "")
    assert dispatch.done == [((GROUP,), "anna", "slack", AT)]


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        (dict, "signature_missing"),
        (lambda: signed(b"other"), "signature_mismatch"),
        (lambda: signed(form(PRESS), secret="other"), "signature_mismatch"),
        (lambda: signed(form(PRESS), age=400), "signature_stale"),
        (lambda: signed(form(PRESS), age=-400), "signature_future"),
    ],
    ids=["missing", "other body", "other secret", "stale", "future"],
)
async def test_nobody_but_slack_is_obeyed(headers: Callable[[], dict[str, str]], code: str) -> None:
    dispatch = Dispatching()
    assert await posted(form(PRESS), headers(), dispatch=dispatch) == (401, code)
    assert dispatch.done == []


async def test_a_body_that_is_no_form_is_refused() -> None:
    assert await posted(b"{}", signed(b"{}")) == (400, "bad_request")


async def test_without_a_signing_secret_there_is_no_door() -> None:
    body = form(PRESS)
    assert await posted(body, signed(body), config="") == (404, "not_found")


class Busy(Buttons):
    """Buttons of which too many were pressed."""

    async def take(self, payload: object) -> None:
        raise Full(f"too many beside {type(payload).__name__}")


async def test_too_many_presses_are_told_to_come_again() -> None:
    found = stand.daemon("server:\n  listen: 127.0.0.1:0\n" + CONFIG)
    body = form(PRESS)
    app = routes.build(found)
    app[slack.BUTTONS] = Busy(lambda: None)
    listening = await listener.listen(app, found.world.config.server)
    url = f"http://127.0.0.1:{listening.port}/slack/actions"
    try:
        async with (
            aiohttp.ClientSession() as client,
            client.post(url, data=body, headers=signed(body)) as answer,
        ):
            assert (answer.status, answer.headers["Retry-After"]) == (429, "1")
    finally:
        await listening.close(1.0)
