import gzip

import pytest
from aiohttp import ClientSession
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as text

from exporter.web import scrape
from tests.exporter.web import stand

MODERN = {"Accept": "application/openmetrics-text;version=1.0.0;q=0.6,*/*;q=0.2"}
OWN = {"process_resident_memory_bytes", "python_info", "python_gc_collections"}


def families(body: str) -> set[str]:
    return {family.name for family in openmetrics(body)}  # type: ignore[no-untyped-call]


async def test_metrics_are_text_for_who_asks_for_nothing() -> None:
    async with (
        stand.serving() as here,
        ClientSession() as client,
        client.get(f"{here.url}/metrics") as answer,
    ):
        assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        names = {family.name for family in text(await answer.text())}
        assert names > OWN


async def test_metrics_are_openmetrics_for_who_prefers_it() -> None:
    async with (
        stand.serving() as here,
        ClientSession() as client,
        client.get(f"{here.url}/metrics", headers=MODERN) as answer,
    ):
        assert answer.headers["Content-Type"].startswith("application/openmetrics-text; version=1")
        body = await answer.text()
        assert body.endswith("# EOF\n")
        assert body.count("# EOF") == 1
        assert families(body) > OWN


@pytest.mark.parametrize("headers", [{}, MODERN])
async def test_metrics_are_compressed_for_who_takes_it(headers: dict[str, str]) -> None:
    async with stand.serving() as here, ClientSession(auto_decompress=False) as client:
        asked = {**headers, "Accept-Encoding": "gzip"}
        async with client.get(f"{here.url}/metrics", headers=asked) as answer:
            assert answer.headers["Content-Encoding"] == "gzip"
            assert b"python_info" in gzip.decompress(await answer.read())
        asked = {**headers, "Accept-Encoding": "identity"}
        async with client.get(f"{here.url}/metrics", headers=asked) as answer:
            assert "Content-Encoding" not in answer.headers
            assert b"python_info" in await answer.read()


async def test_a_head_request_is_answered_without_a_body() -> None:
    async with (
        stand.serving() as here,
        ClientSession() as client,
        client.head(f"{here.url}/metrics") as answer,
    ):
        assert (answer.status, await answer.read()) == (200, b"")


async def test_metrics_are_open_by_default_and_closed_where_a_token_is_asked_for() -> None:
    eye = {"Authorization": "Bearer eye-token-0123456789"}
    bot = {"Authorization": "Bearer bot-token-0123456789"}
    async with (
        stand.serving(stand.TOKENS) as here,
        ClientSession() as client,
        client.get(f"{here.url}/metrics") as answer,
    ):
        assert answer.status == 200
    async with (
        stand.serving(stand.TOKENS + "  metrics: token\n") as here,
        ClientSession() as client,
    ):
        for headers, status in (({}, 401), (bot, 403), (eye, 200)):
            async with client.get(f"{here.url}/metrics", headers=headers) as answer:
                assert answer.status == status


def test_chunks_make_one_gzip_member() -> None:
    assert gzip.decompress(scrape.gzipped([b"a" * 1000, b"", b"b"])) == b"a" * 1000 + b"b"


def test_figures_of_the_process_have_no_end_of_their_own() -> None:
    assert b"# EOF" not in scrape.own_figures(modern=True)
