"""Alertmanager's body, with what chatwatch knows besides, and made shorter."""

import json
import math
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from alerting.notify import webhook_body
from alerting.notify.message import Context
from tests.alerting.notices import SLOW, WORDS, alert, notice

CONTEXT = Context(integration="webhook[0]", public_url="https://watch.example.com")
MANY = notice(*(alert(names={**SLOW, "channel": f"c{at:04}"}) for at in range(2_000)))


def body(told: Any, most: int = 0, shorter: int = 0) -> dict[str, Any]:
    made = webhook_body.body(told, replace(CONTEXT, shorter=shorter), most)
    return dict(json.loads(msgspec.json.encode(made)))


def test_newer_fields_of_alertmanager_and_our_own_are_there() -> None:
    trend = (1.0, math.nan, 6.2)
    told = alert(generator_url="https://prom/graph", trend=trend, trend_seconds=3600.0)
    made = body(replace(notice(told), reason="new alerts in group", test=True))
    assert (made["notification_reason"], made["test"]) == ("new alerts in group", True)
    (one,) = made["alerts"]
    assert one["generatorURL"] == "https://prom/graph"
    assert (one["value"], one["trend"]) == (6.2, {"values": [1.0, None, 6.2], "seconds": 3600.0})


def test_an_alert_of_others_has_no_value_and_no_trend() -> None:
    (one,) = body(notice(alert(rule="", value=math.nan)))["alerts"]
    assert one["value"] is None
    assert "trend" not in one


def test_an_acknowledged_group_still_fires() -> None:
    assert body(replace(notice(), status="acknowledged"))["status"] == "firing"


@pytest.mark.parametrize(
    ("most", "shorter", "shown"),
    [(0, 0, 2000), (0, 1, 1000), (0, 2, 125), (0, 3, 1), (0, 9, 1), (100, 0, 100), (100, 1, 50)],
)
def test_what_was_too_large_is_cut_and_counted(most: int, shorter: int, shown: int) -> None:
    made = body(MANY, most, shorter)
    assert (len(made["alerts"]), made["truncatedAlerts"]) == (shown, 2000 - shown)


def test_long_annotations_are_cut_in_the_end() -> None:
    told = notice(alert(words={**WORDS, "log": "line\n" * 10_000}))
    sizes = [len(json.dumps(body(told, shorter=at))) for at in range(4)]
    assert sizes[0] == sizes[1] > 60_000
    assert sizes[1] > 2 * sizes[2] > 4 * sizes[3]
    log = body(told, shorter=3)["alerts"][0]["annotations"]["log"]
    assert len(log) <= 2_048
    assert log.endswith("characters left out)")
