from typing import Any

import pytest

from exporter.metrics import catalogue
from exporter.probes.result import Result
from exporter.probes.statuspage import Statuspage
from tests.exporter.probes import servers
from tests.exporter.probes.vendors.test_summary import page


def answer(body: bytes, status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


async def ran(body: bytes, **fields: Any) -> tuple[Result, bytes]:
    async with servers.serving(answer(body)) as server:
        result = await Statuspage(name="a", url=f"{server.url}/", **fields).measure()
    return result, server.requests[0]


async def test_the_summary_of_the_page_is_asked_for() -> None:
    result, asked = await ran(page())
    assert asked.startswith(b"GET /api/v2/summary.json HTTP/1.1\r\n")
    assert (result.state, result.kind, result.detail) == ("up", "statuspage", "")


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, "degraded"),
        ({"components": ("chat",)}, "up"),
        ({"components": ("api",)}, "degraded"),
        ({"components": ("api",), "down_from": "partial_outage"}, "down"),
        ({"components": ("phone",)}, "down"),
    ],
)
async def test_what_matters_decides(fields: dict[str, Any], state: str) -> None:
    result, _ = await ran(page("minor", chat="operational", api="partial_outage"), **fields)
    assert result.state == state, result
    assert (result.reason == "vendor") == (state == "down")


async def test_a_person_reads_what_the_vendor_says() -> None:
    result, _ = await ran(page("critical", ("All is lost",)))
    assert (result.reason, result.detail) == ("vendor", "Critical; All is lost")


async def test_levels_are_measured() -> None:
    result, _ = await ran(page(api="partial_outage"), components=("api",))
    shown = {(one.metric, *one.labels): one.value for one in result.gauges}
    assert shown["probe_statuspage_level",] == 3
    assert shown["probe_statuspage_component_level", "api"] == 3
    assert shown["probe_statuspage_updated_timestamp_seconds",] > 1.7e9
    for one in result.gauges:
        assert len(one.labels) == len(catalogue.metric(one.metric).labels) - 1


async def test_an_answer_that_is_no_summary_has_its_reason() -> None:
    result, _ = await ran(b"<html>")
    assert (result.reason, "no summary" in result.detail) == ("protocol", True)
    async with servers.serving(answer(b"", "503 No")) as server:
        result = await Statuspage(name="a", url=server.url).measure()
    assert result.reason == "status"
