from typing import Any

import pytest

from exporter.web.prometheus import series
from exporter.web.watched import Watched
from tests.exporter.web.prometheus.samples import END, START, asking

WEB = {"__name__": "chat_total", "channel": "web"}
SMS = {"__name__": "chat_total", "channel": "sms"}
WAITING = {"__name__": "waiting"}
PATHS = ["series", "labels", "label/channel/values"]


@pytest.mark.parametrize(
    ("match", "found"),
    [
        (["chat_total"], [SMS, WEB]),
        (['{channel="web"}'], [WEB]),
        (['{__name__=~".+"}'], [SMS, WEB, WAITING]),
        (["waiting", 'chat_total{channel!="web"}', "{channel=~'s.*'}"], [SMS, WAITING]),
        (["nothing"], []),
    ],
)
async def test_series_are_told_once_in_order(match: list[str], found: list[dict[str, str]]) -> None:
    async with asking() as daemon:
        assert (await daemon.get("series", match=match)).data == found
        assert (await daemon.post("series", match=match)).data == found


async def test_names_and_values_of_labels_are_told_in_order() -> None:
    async with asking() as daemon:
        assert (await daemon.get("labels")).data == ["__name__", "channel"]
        assert (await daemon.post("labels", match=["waiting"])).data == ["__name__"]
        assert (await daemon.get("label/channel/values")).data == ["sms", "web"]
        assert (await daemon.get("label/__name__/values")).data == ["chat_total", "waiting"]
        chosen = await daemon.get("label/channel/values", match=['{channel=~"w.*"}', "waiting"])
        assert chosen.data == ["web"]
        assert (await daemon.get("label/U__channel/values")).data == ["sms", "web"]
        assert (await daemon.get("label/other/values")).data == []


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("span", "there"),
    [
        ({"start": START, "end": END}, True),
        ({"start": END + 60}, True),
        ({"end": START}, True),
        ({"end": START - 1}, False),
        ({"start": END + 301}, False),
    ],
    ids=["all", "just now", "the first", "before", "after"],
)
async def test_what_was_at_another_time_is_not_told(
    path: str, span: dict[str, Any], there: bool
) -> None:
    async with asking() as daemon:
        assert bool((await daemon.get(path, match=["chat_total"], **span)).data) is there


@pytest.mark.parametrize("path", PATHS)
async def test_a_limit_leaves_out_the_last_and_says_so(path: str) -> None:
    async with asking() as daemon:
        said = await daemon.get(path, match=["chat_total"], limit=1)
        assert (len(said.data), said.body["warnings"]) == (1, [series.CUT])
        said = await daemon.get(path, match=["chat_total"], limit=2)
        assert (len(said.data), "warnings" in said.body) == (2, False)


@pytest.mark.parametrize(
    ("path", "asked", "error"),
    [
        ("series", {}, "no match[] parameter provided"),
        ("series", {"match": ["{}"]}, "must contain at least one non-empty matcher"),
        ("labels", {"match": ["{"]}, 'invalid parameter "match[]": 1:2: parse error'),
        ("labels", {"start": "x"}, "Invalid time value for 'start': cannot parse"),
        ("labels", {"end": "x"}, "Invalid time value for 'end': cannot parse"),
        ("label/channel/values", {"limit": "x"}, 'invalid parameter "limit"'),
    ],
)
async def test_what_cannot_be_read_is_refused(path: str, asked: dict[str, Any], error: str) -> None:
    async with asking() as daemon:
        said = await daemon.get(path, **asked)
    assert (said.status, said.body["errorType"]) == (400, "bad_data")
    assert error in said.body["error"]


async def test_before_samples_are_taken_there_is_no_answer() -> None:
    async with asking(known=Watched()) as daemon:
        said = await daemon.get("labels")
    assert (said.status, said.body["error"]) == (503, "no samples are taken yet")


async def test_where_a_prometheus_evaluates_it_is_to_be_asked() -> None:
    text = 'alerting: {evaluate: {prometheus: "http://localhost:9090"}}\n'
    async with asking(text, known=Watched()) as daemon:
        said = await daemon.get("labels")
    assert (said.status, said.body["errorType"]) == (422, "execution")
    assert "ask alerting.evaluate.prometheus" in said.body["error"]
