import asyncio
import json
import threading
from typing import Any

import pytest
from aiohttp import ClientSession

from alerting.promql.embedded import Embedded
from alerting.settings import Alerting
from exporter.refusal import Refused
from exporter.web.prometheus import query
from exporter.web.prometheus.parameters import parameters
from exporter.web.prometheus.queries import DESK
from exporter.web.watched import Watched
from tests.exporter.web import stand
from tests.exporter.web.prometheus.samples import END, START, Asking, asking, store, watched

# Steps enough to take minutes, each of them quick.
ENDLESS = "sum_over_time((vector(time()) + vector(1))[100d:1s])"
SPAN = {"start": START, "end": END, "step": 15}


def values(data: Any) -> dict[str, Any]:
    return {
        one["metric"].get("channel", ""): one.get("value", one.get("values"))
        for one in data["result"]
    }


async def test_grafana_finds_the_data_source_healthy() -> None:
    async with asking() as daemon:
        said = await daemon.post("query", query="1+1", time="1760238000.5")
    assert said.body == {
        "status": "success",
        "data": {"resultType": "scalar", "result": [1760238000.5, "2"]},
    }
    assert said.headers["Content-Type"] == "application/json"
    assert said.headers["Cache-Control"] == "no-store"


async def test_a_selector_is_worth_the_last_sample_of_each_series() -> None:
    async with asking() as daemon:
        data = (await daemon.get("query", query="chat_total", time=END + 1)).data
    assert data["resultType"] == "vector"
    assert [one["metric"]["__name__"] for one in data["result"]] == ["chat_total"] * 2
    assert values(data) == {"web": [END + 1, "10"], "sms": [END + 1, "2.5"]}


async def test_a_range_has_a_value_for_each_step() -> None:
    async with asking() as daemon:
        asked = {"query": "sum by (channel) (chat_total)", "start": START, "end": END, "step": "30"}
        data = (await daemon.post("query_range", **asked)).data
    assert data["resultType"] == "matrix"
    times = [START, START + 30, START + 60]
    assert values(data) == {
        "web": [[at, value] for at, value in zip(times, ("0", "4", "8"), strict=True)],
        "sms": [[at, value] for at, value in zip(times, ("0", "1", "2"), strict=True)],
    }


async def test_an_instant_query_may_answer_with_a_matrix_or_a_string() -> None:
    async with asking() as daemon:
        data = (await daemon.get("query", query="waiting[30s]", time=END)).data
        assert values(data) == {"": [[END - 15, "-4"], [END, "-5"]]}
        data = (await daemon.get("query", query='"word"', time=0)).data
        assert data == {"resultType": "string", "result": [0, "word"]}


async def test_without_a_time_it_is_now() -> None:
    async with asking() as daemon:
        at, value = (await daemon.get("query", query="time()")).data["result"]
    assert float(value) == at
    assert at > END


async def test_warnings_and_infos_are_handed_on() -> None:
    async with asking() as daemon:
        said = await daemon.get("query", query="rate(waiting[1m])", time=END)
        assert "might not be a counter" in said.body["infos"][0]
        said = await daemon.get("query", query="quantile(2, chat_total)", time=END)
        assert "quantile value should be between 0 and 1" in said.body["warnings"][0]


@pytest.mark.parametrize("path", ["query", "query_range"])
async def test_a_limit_leaves_out_series_and_says_so(path: str) -> None:
    async with asking() as daemon:
        said = await daemon.get(path, query="chat_total", time=END, limit=1, **SPAN)
    assert len(said.data["result"]) == 1
    assert said.body["warnings"] == [query.CUT]


@pytest.mark.parametrize(
    ("path", "asked", "status", "kind", "error"),
    [
        (
            "query",
            {},
            400,
            "bad_data",
            'invalid parameter "query": 1:1: parse error: no expression',
        ),
        ("query", {"query": "up{"}, 400, "bad_data", 'invalid parameter "query": 1:4: parse error'),
        (
            "query",
            {"query": "1", "time": "x"},
            400,
            "bad_data",
            'invalid parameter "time": Invalid time',
        ),
        ("query", {"query": "1", "timeout": "x"}, 400, "bad_data", 'invalid parameter "timeout"'),
        ("query", {"query": "1", "limit": "x"}, 400, "bad_data", 'invalid parameter "limit"'),
        ("query", {"query": "1", "lookback_delta": "x"}, 400, "bad_data", "invalid parameter"),
        (
            "query",
            {"query": "chat_total + on() chat_total", "time": END},
            422,
            "execution",
            "found duplicate series for the match group",
        ),
        ("query_range", {"query": "1"}, 400, "bad_data", 'invalid parameter "start": cannot'),
        (
            "query_range",
            {"query": "1", **SPAN, "end": START - 1},
            400,
            "bad_data",
            'invalid parameter "end": end timestamp must not be before start time',
        ),
        (
            "query_range",
            {"query": "1", **SPAN, "step": 0},
            400,
            "bad_data",
            'invalid parameter "step": zero or negative query resolution step widths',
        ),
        (
            "query_range",
            {"query": "1", **SPAN, "step": "5ms"},
            400,
            "bad_data",
            "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing",
        ),
        (
            "query_range",
            {"query": "chat_total[5m]", **SPAN},
            400,
            "bad_data",
            'invalid parameter "query": invalid expression type "range vector" for range query',
        ),
    ],
)
async def test_what_cannot_be_answered_is_refused_as_prometheus_does(
    path: str, asked: dict[str, Any], status: int, kind: str, error: str
) -> None:
    async with asking() as daemon:
        said = await daemon.post(path, **asked)
    assert (said.status, said.body["status"], said.body["errorType"]) == (status, "error", kind)
    assert error in said.body["error"]
    assert set(said.body) == {"status", "errorType", "error"}


def test_as_many_points_may_be_asked_for_as_there_may_be() -> None:
    asked = parameters("start=0&end=11000&step=1")
    assert len(query.steps(asked, 11_000).times) == 11_001
    with pytest.raises(Refused, match="exceeded maximum resolution"):
        query.steps(parameters("start=0&end=11001&step=1"), 11_000)


def test_how_far_a_query_may_go_is_a_setting() -> None:
    limits = query.limits(parameters("lookback_delta=1m"), Alerting(), lambda: None)
    assert (limits.points, limits.samples) == (11_001, 500_000_000)
    assert (limits.lookback, limits.subquery_step) == (60_000, 15_000)
    for asked in ("", "lookback_delta=0", "lookback_delta=-5"):
        assert query.limits(parameters(asked), Alerting(), lambda: None).lookback == 300_000


async def test_a_query_that_takes_too_long_ends_and_says_so() -> None:
    async with asking() as daemon:
        said = await daemon.post("query", query=ENDLESS, timeout="100ms")
        assert (said.status, said.body["errorType"]) == (503, "timeout")
        assert "query timed out" in said.body["error"]
        await stand.until(lambda: not at_work(daemon.here))


async def test_nobody_may_ask_for_more_time_than_there_is() -> None:
    text = "alerting: {queries: {time: 100ms}}\n"
    async with asking(text) as daemon:
        said = await daemon.post("query", query=ENDLESS, timeout="1h")
        assert said.status == 503
        assert (await daemon.post("query", query="1", timeout="-1")).status == 503


async def test_a_query_whose_caller_leaves_ends() -> None:
    async with stand.serving(watched=watched()) as here:
        async with stand.connection(here.listening.port) as (_, writer):
            form = f"query={ENDLESS.replace('+', '%2B')}".encode()
            kind = "Content-Type: application/x-www-form-urlencoded"
            writer.write(stand.post(form, kind, path="/api/v1/query"))
            await stand.until(lambda: at_work(here))
        await stand.until(lambda: not at_work(here))


async def test_more_samples_than_may_be_are_not_looked_at() -> None:
    text = "alerting: {queries: {samples: 10000}}\n"
    async with asking(text) as daemon:
        asked = {"query": "sum_over_time(chat_total[1m])", "start": START, "end": END}
        said = await daemon.get("query_range", **asked, step="0.01")
    assert (said.status, said.body["errorType"]) == (422, "execution")
    assert "10,000 samples" in said.body["error"]


async def test_a_large_answer_comes_whole_and_one_that_is_too_large_not_at_all() -> None:
    asked = {"query": "chat_total", "start": str(START), "end": str(END), "step": "0.02"}
    async with asking() as daemon:
        said = await daemon.get("query_range", **asked)
        assert {len(one["values"]) for one in said.data["result"]} == {3751}
        assert said.headers["Content-Encoding"] == "gzip"
        url = f"{daemon.here.url}/api/v1/query_range"
        plain = {"Accept-Encoding": "identity"}
        async with ClientSession() as client:
            async with client.get(url, params=asked, headers=plain) as answer:
                body = await answer.read()
                assert answer.headers["Content-Length"] == str(len(body))
                assert len(body) > 65_536
                assert json.loads(body) == said.body
            async with client.head(url, params=asked, headers=plain) as answer:
                assert (answer.status, await answer.read()) == (200, b"")
    async with asking("alerting: {queries: {answer: 64KiB}}\n") as daemon:
        said = await daemon.get("query_range", **asked)
        assert (said.status, said.body["errorType"]) == (422, "execution")
        assert "larger than 64KiB (alerting.queries.answer)" in said.body["error"]


async def test_when_too_many_ask_at_once_the_others_are_told() -> None:
    async with asking("alerting: {queries: {at_once: 1, waiting: 0}}\n") as daemon:
        first = asyncio.create_task(daemon.post("query", query=ENDLESS, timeout="4s"))
        await stand.until(lambda: at_work(daemon.here))
        said = await daemon.get("query", query="1")
        assert (said.status, said.body["errorType"]) == (503, "unavailable")
        assert said.headers["Retry-After"] == "1"
        assert (await first).status == 503
        assert daemon.here.counted("chatwatch_http_refusals_total", "too_many_queries") == 1


async def test_before_samples_are_taken_there_is_no_answer() -> None:
    async with asking(known=Watched()) as daemon:
        said = await daemon.get("query", query="up")
    assert (said.status, said.body["errorType"]) == (503, "unavailable")
    assert "Retry-After" in said.headers


async def test_queries_are_evaluated_beside_the_loop() -> None:
    threads: set[int] = set()
    samples = store()

    class Noting(Embedded):
        def view(self, expr: Any, stop: Any = None) -> Any:
            view = super().view(expr, stop)
            select = view.newest

            def newest(*arguments: Any) -> Any:
                threads.add(threading.get_ident())
                return select(*arguments)

            view.newest = newest  # type: ignore[method-assign, assignment]
            return view

    known = Noting(samples)
    async with asking(known=Watched(samples=lambda: known)) as daemon:
        assert (await daemon.get("query", query="waiting", time=END)).data["result"]
    assert threads
    assert threading.get_ident() not in threads


@pytest.mark.parametrize("path", ["query", "query_range", "series", "labels"])
async def test_only_who_may_read_metrics_is_answered(path: str) -> None:
    asked = {"query": "1", "time": 0, **SPAN, "match": ["waiting"]}
    async with asking(stand.TOKENS) as daemon:
        for name, status in {"eye": 200, "bot": 403}.items():
            headers = {"Authorization": f"Bearer {stand.ENVIRON[name.upper()]}"}
            async with ClientSession(headers=headers) as client:
                assert (await Asking(daemon.here, client).post(path, **asked)).status == status
        assert (await daemon.get(path, **asked)).status == 401


def at_work(here: stand.Stand) -> int:
    """Return how many queries are worked on."""
    return here.listening._runner.app[DESK]._working
