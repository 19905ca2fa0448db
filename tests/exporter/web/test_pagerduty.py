"""PagerDuty's door: signed events are followed, others are not."""

import contextlib
import json
import sqlite3
from collections.abc import AsyncIterator, Collection
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from alerting import clock
from alerting.desk.refused import Unknown
from exporter.web.watched import Watched
from tests.alerting.notify.pagerdutyserver import signed
from tests.exporter.web import stand

PATH = "/pagerduty/webhook"
SETTINGS = "alerting: {pagerduty: {webhook_secrets: [env:BOT, env:EYE]}}\n"
KEY = "d" * 64


class Desk:
    """A dispatcher that remembers what it was asked, and fails as told."""

    def __init__(self, error: Exception | None = None) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.error = error

    async def acknowledge(self, what: Collection[str], **how: Any) -> None:
        self._note("acknowledge", what, how["by"], how["via"], how["comment"])
        assert abs(how["up_to"] - clock.now()) < timedelta(minutes=2)

    async def unacknowledge(self, what: Collection[str]) -> None:
        self._note("unacknowledge", what)

    def _note(self, *what: Any) -> None:
        if self.error is not None:
            raise self.error
        self.asked.append(what)


@contextlib.asynccontextmanager
async def serving(
    desk: Desk | None = None, text: str = SETTINGS, unready: str | None = None
) -> AsyncIterator[aiohttp.ClientSession]:
    made = stand.daemon(f"server: {{listen: 127.0.0.1:0, limits: {{body: 64KiB}}}}\n{text}")
    made.become(unready)
    dispatch: Any = desk
    watched = Watched(dispatcher=lambda: dispatch)
    async with (
        stand.serving(made=made, watched=watched) as here,
        aiohttp.ClientSession(here.url) as client,
    ):
        yield client


def event(kind: str = "incident.acknowledged") -> dict[str, Any]:
    return {
        "event": {
            "event_type": kind,
            "occurred_at": clock.now().isoformat(),
            "agent": {"type": "user_reference", "summary": "Maeve"},
            "data": {"type": "incident", "incident_key": KEY},
        }
    }


async def posted(
    client: aiohttp.ClientSession, body: Any, secret: str = stand.ENVIRON["BOT"], **more: str
) -> tuple[int, dict[str, Any]]:
    raw, header = signed(body, secret)
    headers = {"X-PagerDuty-Signature": header, "X-Webhook-Id": "1", **more}
    async with client.post(PATH, data=raw, headers=headers) as answer:
        return answer.status, json.loads(await answer.read())


async def test_an_acknowledgement_there_is_one_here() -> None:
    desk = Desk()
    async with serving(desk) as client:
        assert await posted(client, event()) == (202, {"said": "acknowledged"})
        other = await posted(client, event("incident.resolved"), stand.ENVIRON["EYE"])
        assert other == (202, {"said": "acknowledged"})
        status, said = await posted(client, event("incident.unacknowledged"))
        assert (status, said) == (202, {"said": "no longer acknowledged"})
    assert desk.asked == [
        ("acknowledge", (KEY,), "Maeve", "pagerduty", ""),
        ("acknowledge", (KEY,), "Maeve", "pagerduty", "resolved in PagerDuty"),
        ("unacknowledge", (KEY,)),
    ]


async def test_a_ping_is_answered() -> None:
    ping = {"event": {"event_type": "pagey.ping", "data": {"type": "ping"}}}
    async with serving(Desk()) as client:
        assert await posted(client, ping) == (202, {"said": "nothing to do: a ping"})


async def test_what_is_not_known_here_is_no_error() -> None:
    async with serving(Desk(Unknown("nothing"))) as client:
        status, said = await posted(client, event())
    assert status == 202
    assert said["said"].startswith("nothing to do: nothing of this key")


async def test_before_all_is_read_an_event_is_to_be_sent_again() -> None:
    desk = Desk()
    async with serving(desk, unready="starting") as client:
        status, said = await posted(client, event())
    assert (status, said["code"]) == (503, "not_ready")
    assert not desk.asked


async def test_where_others_are_told_of_alerts_there_is_nothing_to_do() -> None:
    async with serving() as client:
        status, said = await posted(client, event())
    assert (status, said["said"]) == (
        202,
        "nothing to do: alerts are handed to other Alertmanagers",
    )


async def test_what_cannot_be_kept_is_to_be_sent_again() -> None:
    desk = Desk(sqlite3.OperationalError("disk full"))
    async with serving(desk) as client:
        status, said = await posted(client, event())
    assert (status, said["code"]) == (503, "not_durable")


@pytest.mark.parametrize(
    ("secret", "headers", "code"),
    [
        ("another", {}, "signature_mismatch"),
        (stand.ENVIRON["BOSS"], {}, "signature_mismatch"),
        (stand.ENVIRON["BOT"], {"X-PagerDuty-Signature": ""}, "signature_missing"),
        (stand.ENVIRON["BOT"], {"X-PagerDuty-Signature": "v1=\u00e9"}, "signature_mismatch"),
    ],
)
async def test_what_is_not_signed_by_one_of_the_secrets_is_refused(
    secret: str, headers: dict[str, str], code: str
) -> None:
    desk = Desk()
    async with serving(desk) as client:
        status, said = await posted(client, event(), secret, **headers)
    assert (status, said["code"]) == (401, code)
    assert not desk.asked


async def test_without_secrets_nothing_is_taken() -> None:
    desk = Desk()
    async with serving(desk, "") as client:
        status, said = await posted(client, event())
    assert (status, said["code"]) == (404, "not_found")
    assert "webhook_secrets" in json.dumps(said)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [([], 400, "malformed_json"), ({"pad": "x" * 70_000}, 413, "body_too_large")],
)
async def test_what_is_no_event_is_refused(body: Any, status: int, code: str) -> None:
    async with serving(Desk()) as client:
        found, said = await posted(client, body)
    assert (found, said["code"]) == (status, code)
