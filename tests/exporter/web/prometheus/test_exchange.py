import gzip
import json
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession

from tests.exporter.web import stand
from tests.exporter.web.prometheus.samples import asking, watched

FORM = "application/x-www-form-urlencoded"
ONE = {"status": "success", "data": {"resultType": "scalar", "result": [0, "1"]}}


async def test_a_form_and_the_url_are_read_together() -> None:
    async with asking() as daemon:
        url = f"{daemon.here.url}/api/v1/query?time=5&query=2"
        async with ClientSession() as client, client.post(url, data={"query": "1"}) as answer:
            assert (await answer.json())["data"]["result"] == [5, "1"]


async def test_a_form_may_be_compressed() -> None:
    async with asking() as daemon:
        url = f"{daemon.here.url}/api/v1/query"
        headers = {"Content-Type": FORM, "Content-Encoding": "gzip"}
        body = gzip.compress(b"query=1&time=0")
        async with ClientSession() as client:
            async with client.post(url, data=body, headers=headers) as answer:
                assert await answer.json() == ONE


async def test_a_question_without_a_form_is_one_of_the_url() -> None:
    async with stand.serving(watched=watched()) as here:
        request = stand.post(b"", "Content-Type: ", path="/api/v1/query?query=1&time=0")
        lines = request.replace(b"Content-Type: \r\n", b"")
        assert (await stand.exchange(here.listening.port, lines)).json == ONE


@pytest.mark.parametrize(
    ("headers", "body", "status", "error"),
    [
        ({"Content-Type": "application/json"}, b"{}", 415, f"a query is sent as {FORM}"),
        ({"Content-Type": FORM}, b"query=\xff", 400, "the form is not UTF-8"),
        ({"Content-Type": FORM}, b"query=%ff", 400, "a parameter is not UTF-8"),
        (
            {"Content-Type": FORM},
            b"query=" + b"1" * 1024,
            413,
            "the form is larger than 1KiB (alerting.queries.body)",
        ),
        ({"Content-Type": FORM, "Content-Encoding": "br"}, b"x", 415, "cannot read"),
    ],
    ids=["json", "bytes", "escaped bytes", "large", "encoding"],
)
async def test_what_is_no_form_is_refused(
    headers: dict[str, str], body: bytes, status: int, error: str
) -> None:
    async with asking("alerting: {queries: {body: 1KiB}}\n") as daemon:
        url = f"{daemon.here.url}/api/v1/query"
        async with ClientSession() as client:
            async with client.post(url, data=body, headers=headers) as answer:
                told = await answer.json()
    assert answer.status == status
    assert (told["status"], told["errorType"]) == ("error", "bad_data")
    assert error in told["error"]


async def test_a_long_form_is_read_too() -> None:
    async with asking() as daemon:
        said = await daemon.post("query", query="1" + " " * 40_000, time=0)
        assert said.body == ONE
        said = await daemon.post("query", query="1" + "+1" * 40_000, time=0)
        assert (said.status, "expression is longer" in said.body["error"]) == (400, True)


async def test_an_answer_is_compressed_for_those_who_take_it() -> None:
    async with asking() as daemon, ClientSession(auto_decompress=False) as client:
        url = f"{daemon.here.url}/api/v1/metadata"
        async with client.get(url, headers={"Accept-Encoding": "gzip"}) as answer:
            assert answer.headers["Content-Encoding"] == "gzip"
            assert answer.headers["Vary"] == "Accept-Encoding"
            packed = await answer.read()
        async with client.get(url, headers={"Accept-Encoding": "identity"}) as answer:
            assert "Content-Encoding" not in answer.headers
            plain = await answer.read()
        assert gzip.decompress(packed) == plain
        assert json.loads(plain)["status"] == "success"


async def test_refusals_are_counted_by_their_code() -> None:
    async with asking() as daemon:
        assert (await daemon.get("query")).status == 400
        assert daemon.here.counted("chatwatch_http_refusals_total", "bad_argument") == 1
        labels = ("/api/v1/query", "GET", "400")
        assert daemon.here.counted("chatwatch_http_requests_total", *labels) == 1


async def test_a_head_is_answered_without_a_body() -> None:
    async with asking() as daemon, ClientSession() as client:
        url = f"{daemon.here.url}/api/v1/query?{urlencode({'query': '1', 'time': 0})}"
        async with client.head(url) as answer:
            assert (answer.status, await answer.read()) == (200, b"")


async def test_what_is_not_there_is_not_found() -> None:
    async with asking() as daemon:
        assert (await daemon.get("targets")).status == 404
