import gzip
import re
from datetime import timedelta

import pytest
from aiohttp import ClientSession, encode_basic_auth, hdrs
from msgspec.structs import replace

from alerting import clock
from exporter.events.intake import LAST_RECEIVED
from exporter.host.summary import Summary
from exporter.web.watched import Watched
from tests.exporter.web import stand
from tests.exporter.web.examples import alert, probe, watch
from tests.exporter.web.prometheus import samples
from tests.exporter.web.vendors import standing

SOURCES = """
sources:
- {name: bot, type: native}
- {name: shop, type: cloudevents, secrets: ["env:SHOP"]}
"""
READER = """
  roles:
  - {name: reader, permissions: ["metrics:read"]}
"""
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
EYE = {"Authorization": "Bearer eye-token-0123456789"}
WATCHED = Watched(
    probes=lambda: (probe("d", "backend"), probe("u", "web")),
    integrations=lambda: (standing(name="ledger", provider="pennylane"),),
    host=lambda: Summary(cpu=0.25),
    alerts=lambda: watch(alert("ServiceDown", probe="backend")),
)
SAMPLED = replace(WATCHED, samples=samples.watched().samples)
NAMES = ("/webhooks/bot", "backend", "ledger", "ServiceDown", "CPU")


async def test_a_browser_sees_how_all_fares_and_where_to_look() -> None:
    async with (
        stand.serving(SOURCES, watched=SAMPLED) as here,
        ClientSession() as client,
        client.get(f"{here.url}/", headers=BROWSER) as answer,
    ):
        assert (answer.content_type, answer.charset) == ("text/html", "utf-8")
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"
        page = await answer.text()
        assert "1 of 2 probes is down: backend" in page
        assert "cloudevents events, signed, none since the start" in page
        for name in NAMES:
            assert name in page
        links = re.findall(r'href="(/[^"]*)"', page)
        assert {"/metrics", "/-/ready", "/api/services", "/api/v1/rules"} < set(links)
        assert "/api/v1/query" not in links
        # Those of Alertmanager's API are asked of a dispatcher, and those of analytics of folds,
        # where they have their own tests.
        elsewhere = ("/api/v2/", "/api/analytics/", "/api/analyze", "/api/events/rebuild")
        for link in (one for one in links if not one.startswith(elsewhere)):
            async with client.get(f"{here.url}{link}") as followed:
                assert followed.status == 200, link


async def test_a_terminal_sees_the_same_as_text() -> None:
    async with stand.serving(SOURCES, watched=WATCHED) as here, ClientSession() as client:
        async with client.get(f"{here.url}/") as answer:
            assert answer.content_type == "text/plain"
            text = await answer.text()
            assert text.startswith("chatwatch: ready, up for ")
            assert "POST /webhooks/bot   native events, from this machine  none since" in text
            for name in NAMES:
                assert name in text
        async with client.head(f"{here.url}/") as answer:
            assert answer.status == 200


async def test_a_source_shows_its_last_event() -> None:
    async with stand.serving(SOURCES) as here, ClientSession() as client:
        series = here.daemon.series
        at = clock.now() - timedelta(minutes=7)
        series.set(series.row(LAST_RECEIVED, "bot"), at.timestamp())
        async with client.get(f"{here.url}/") as answer:
            assert "last 7 min ago" in await answer.text()


async def test_who_shows_no_token_sees_no_names() -> None:
    text = stand.TOKENS + SOURCES
    async with stand.serving(text, watched=WATCHED) as here, ClientSession() as client:
        for accept in (BROWSER, {}):
            async with client.get(f"{here.url}/", headers=accept) as answer:
                assert answer.status == 200
                page = await answer.text()
                assert "chatwatch is ready" in page
                for name in NAMES:
                    assert name not in page
            async with client.get(f"{here.url}/", headers=EYE | accept) as answer:
                page = await answer.text()
                for name in NAMES:
                    assert name in page


async def test_who_may_not_read_alerts_sees_none() -> None:
    text = stand.TOKENS.replace("viewer", "reader") + READER + SOURCES
    async with stand.serving(text, watched=WATCHED) as here, ClientSession() as client:
        async with client.get(f"{here.url}/", headers=EYE | BROWSER) as answer:
            page = await answer.text()
            assert "backend" in page
            assert "ServiceDown" not in page


async def test_a_browser_can_sign_in() -> None:
    async with stand.serving(stand.TOKENS + SOURCES) as here, ClientSession() as client:
        async with client.get(f"{here.url}/?sign-in", headers=BROWSER) as answer:
            assert answer.status == 401
            assert "Basic" in answer.headers[hdrs.WWW_AUTHENTICATE]
        known = {"Authorization": encode_basic_auth("me", "eye-token-0123456789")}
        async with client.get(f"{here.url}/?sign-in", headers=BROWSER | known) as answer:
            assert answer.status == 200
            assert "/webhooks/bot" in await answer.text()


async def test_a_daemon_that_watches_nothing_says_how_to_begin() -> None:
    async with (
        stand.serving() as here,
        ClientSession() as client,
        client.get(f"{here.url}/") as answer,
    ):
        text = await answer.text()
        assert "add sources: to config/chatwatch.yml" in text
        assert "add probes: to config/chatwatch.yml" in text


async def test_a_daemon_that_is_not_ready_says_why() -> None:
    async with stand.serving() as here, ClientSession() as client:
        here.daemon.become("another process holds the lease")
        async with client.get(f"{here.url}/", headers=BROWSER) as answer:
            assert answer.status == 200
            assert "<h1>Not ready: another process holds the lease</h1>" in await answer.text()


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
async def test_a_long_page_is_packed_for_those_who_unpack(accepted: str) -> None:
    headers = BROWSER | {"Accept-Encoding": accepted}
    async with (
        stand.serving(SOURCES, watched=WATCHED) as here,
        ClientSession(auto_decompress=False) as client,
        client.get(f"{here.url}/", headers=headers) as answer,
    ):
        body = await answer.read()
        is_packed = answer.headers.get("Content-Encoding") == "gzip"
        assert is_packed == (accepted == "gzip")
        assert b"backend" in (gzip.decompress(body) if is_packed else body)
