"""Who asks a Prometheus can ask chatwatch: the same questions, the same answers, the same tools."""

import asyncio
import contextlib
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from aiohttp import ClientSession

from alerting import clock
from tests.prometheus.both import Both, Said, shape, standing, values
from tests.tools import tool

QUERIES = [
    "1 + 1",
    '"word"',
    "chatwatch_ready",
    "chat_conversations_started_total",
    "sum by (channel) (chat_conversations_started_total)",
    "chat_conversations_started_total[20s]",
    "nothing_of_that_name",
    "rate(chat_conversations_started_total[20s])",
    "histogram_quantile(0.9, rate(webhook_ack_duration_seconds_bucket[20s]))",
    "vector(0) / 0",
    "-vector(1) / 0",
    "scalar(chatwatch_ready) * 1e30",
    "vector(0.0000001234)",
    "sum(",
    "",
    "chatwatch_ready{",
    "sum(chatwatch_ready) by (job) + on(x) group_left vector(1) +",
    "webhook_events_total * on(result) webhook_events_total",
    "no_function(1)",
    "rate(chatwatch_ready)",
]
SAME_VALUES = [
    "chatwatch_ready",
    "chat_conversations_started_total",
    'webhook_events_total{result!~"rejected|unmapped"}',
    "webhook_ack_duration_seconds_bucket",
    '{__name__=~"chat_.+_total"}',
]

EVERYTHING = {"match[]": "{}"}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    with standing(tmp_path_factory.mktemp("both")) as found:
        yield found


def without_remarks(said: Said) -> Any:
    """An answer without what Prometheus 3 remarks and 2 does not."""
    return {name: one for name, one in said.body.items() if name not in {"warnings", "infos"}}


@pytest.mark.slow
@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("path", ["query", "query_range"])
async def test_the_same_question_has_an_answer_of_the_same_shape(
    both: Both, path: str, query: str
) -> None:
    now = round(clock.unix())
    form = {"query": query, "time": now, "start": now - 10, "end": now, "step": 2}
    ours, theirs = await both.asked(path, form)
    assert ours.status == theirs.status
    assert shape(without_remarks(ours)) == shape(without_remarks(theirs))
    for name in ("status", "errorType"):
        assert ours.body.get(name) == theirs.body.get(name)
    if "data" in ours.body:
        assert ours.body["data"]["resultType"] == theirs.body["data"]["resultType"]


@pytest.mark.slow
@pytest.mark.parametrize("query", ["sum(", "", "chatwatch_ready{", "no_function(1)", "sum(1)"])
async def test_a_mistake_is_told_in_the_same_words(both: Both, query: str) -> None:
    ours, theirs = await both.asked("query", {"query": query})
    assert ours.body == theirs.body


@pytest.mark.slow
@pytest.mark.parametrize("query", SAME_VALUES)
async def test_a_selector_has_the_same_series_and_values(both: Both, query: str) -> None:
    ours, theirs = await both.asked("query", {"query": query, "time": round(clock.unix(), 1)})
    assert values(ours) == values(theirs)
    assert values(ours)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("series", {"match[]": "chatwatch_ready"}),
        ("series", {}),
        ("series", EVERYTHING),
        ("labels", {}),
        ("labels", {"match[]": "chatwatch_ready", "start": "x"}),
        ("query_exemplars", {"query": "chatwatch_ready"}),
        ("query", {"query": "1", "time": "x"}),
        ("query", {"query": "1", "timeout": "x"}),
        ("query_range", {"query": "1", "start": 0, "end": 1, "step": 0}),
        ("query_range", {"query": "1", "start": 1, "end": 0, "step": 1}),
        ("query_range", {"query": "1", "start": 0, "end": 11001, "step": 1}),
        ("query_range", {"query": "1"}),
    ],
)
async def test_what_is_posted_besides_has_an_answer_of_the_same_shape(
    both: Both, path: str, form: dict[str, Any]
) -> None:
    ours, theirs = await both.asked(path, form)
    assert (ours.status, shape(ours.body)) == (theirs.status, shape(theirs.body))
    # They say in other words that {} takes everything.
    if ours.status != 200 and form != EVERYTHING:
        assert ours.body == theirs.body


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("label/channel/values", {}),
        ("label/nothing/values", {}),
        ("metadata", {"metric": "chatwatch_ready"}),
        ("metadata", {"metric": "nothing"}),
        ("rules", {}),
        ("rules", {"type": "alert"}),
        ("rules", {"type": "record"}),
        ("rules", {"type": "all"}),
        ("alerts", {}),
        ("status/buildinfo", {}),
    ],
)
async def test_what_is_got_has_an_answer_of_the_same_shape(
    both: Both, path: str, form: dict[str, Any]
) -> None:
    ours, theirs = await both.asked(path, form, "GET")
    assert (ours.status, shape(ours.body)) == (theirs.status, shape(theirs.body))


@pytest.mark.slow
async def test_rules_and_alerts_stand_the_same(both: Both) -> None:
    ours, theirs = await both.asked("rules", {}, "GET")
    for one, other in zip(_rules(ours), _rules(theirs), strict=True):
        for name in ("name", "query", "duration", "labels", "annotations", "health", "type"):
            assert one.get(name) == other.get(name)
        assert one.get("state") == other.get("state")
    ours, theirs = await both.asked("alerts", {}, "GET")
    (one,), (other,) = ours.body["data"]["alerts"], theirs.body["data"]["alerts"]
    assert {**one, "activeAt": ""} == {**other, "activeAt": ""}


def _rules(said: Said) -> Any:
    (group,) = said.body["data"]["groups"]
    return group["rules"]


@pytest.mark.slow
def test_promtool_asks_the_daemon(both: Both) -> None:
    promtool, url, now = tool("promtool"), both.daemon.url, round(clock.unix())
    span = [f"--start={now - 5}", f"--end={now}"]
    for arguments, said in (
        (["instant", url, "sum(chat_conversations_started_total)"], "{} => 2 @["),
        (["range", url, "chatwatch_ready", *span, "--step=1s"], "1 @["),
        (["series", url, "--match=chatwatch_ready", *span], '{__name__="chatwatch_ready"}'),
        (["labels", url, "channel"], "web"),
    ):
        done = subprocess.run(
            [promtool, "query", *arguments], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, ""), arguments
        assert said in done.stdout, arguments
    done = subprocess.run(
        [promtool, "query", "instant", url, "sum("], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "bad_data" in done.stderr
    assert "1:5: parse error: unclosed left parenthesis" in done.stderr


@pytest.mark.slow
async def test_a_query_that_is_given_up_leaves_its_place_to_others(both: Both) -> None:
    # One is worked on at a time, and this one would take longer than it may.
    endless = {"query": "sum_over_time((vector(time()) + vector(1))[1000d:1ms])"}
    async with ClientSession() as session:
        for seconds in (0.2, 10.0):
            form = endless if seconds < 1 else {"query": "1"}
            url = f"{both.daemon.url}/api/v1/query"
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds), session.post(url, data=form) as answer:
                    assert (answer.status, form) == (200, {"query": "1"})
                    break
        else:
            pytest.fail("the query that nobody waits for is still worked on")


@pytest.mark.slow
async def test_the_checks_of_grafanas_data_source_pass(both: Both) -> None:
    async with ClientSession() as session:
        form = {"query": "1+1", "time": str(clock.unix())}
        url = f"{both.daemon.url}/api/v1"
        async with session.post(f"{url}/query", data=form) as answer:
            assert (await answer.json())["data"]["result"][1] == "2"
        async with session.get(f"{url}/status/buildinfo") as answer:
            version = (await answer.json())["data"]["version"]
    major, *_ = version.split(".")
    assert int(major) >= 3
