import sqlite3
from pathlib import Path

import pytest
from aiohttp import ClientSession

from alerting.desk.refused import Full, Unknown
from alerting.desk.refused import Refused as Said
from exporter.refusal import Refused
from exporter.web.alertmanager import exchange
from exporter.web.alertmanager.questions import Wrong
from tests.exporter.web import stand
from tests.exporter.web.alertmanager.standing import standing


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Refused("body_too_large", "no"), 413),
        (Unknown("no such silence"), 404),
        (Full("too many"), 429),
        (Said("not so"), 400),
        (Wrong("active: no"), 400),
        (sqlite3.OperationalError("database or disk is full"), 503),
    ],
)
def test_what_somebody_can_mend_is_told(error: Exception, status: int) -> None:
    refused = exchange.refusal(error)
    assert refused is not None
    assert refused.status == status


def test_a_mistake_of_ours_is_nobodys_to_mend() -> None:
    assert exchange.refusal(ZeroDivisionError()) is None


async def test_no_is_said_as_a_string_of_json(tmp_path: Path) -> None:
    async with standing(tmp_path) as here:
        status, said = await here.refusal("/alerts", active="perhaps")
        assert (status, said) == (400, "active: expected true or false")


async def test_where_others_have_the_alerts_they_are_named() -> None:
    async with stand.serving() as here, ClientSession(here.url) as client:
        async with client.get("/api/v2/alerts") as answer:
            assert answer.status == 503
            assert "alerting.deliver" in await answer.json()


async def test_a_daemon_that_is_not_ready_says_so() -> None:
    made = stand.daemon("server: {listen: '127.0.0.1:0'}")
    made.become("starting")
    async with stand.serving(made=made) as here, ClientSession(here.url) as client:
        async with client.get("/api/v2/alerts") as answer:
            assert (answer.status, await answer.json()) == (503, "starting")
            assert "Retry-After" in answer.headers


async def test_a_token_is_needed_for_each_thing_that_is_asked(tmp_path: Path) -> None:
    async with standing(tmp_path, config=stand.TOKENS) as here:
        eye = {"Authorization": f"Bearer {stand.ENVIRON['EYE']}"}
        for method, path, status in (
            ("GET", "/api/v2/alerts", 200),
            ("GET", "/api/v2/silences", 200),
            ("POST", "/api/v2/alerts", 403),
            ("POST", "/api/v2/silences", 403),
            ("DELETE", "/api/v2/silence/x", 403),
            ("POST", "/api/alerts/acknowledge", 403),
            ("POST", "/api/notify/test", 403),
        ):
            async with here.client.request(method, path, headers=eye) as answer:
                assert answer.status == status, path
        async with here.client.get("/api/v2/alerts") as answer:
            assert answer.status == 401
