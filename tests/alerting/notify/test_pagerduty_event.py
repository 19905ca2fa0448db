"""An event is what PagerDuty documents, in both dresses, and never larger than it takes."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from alerting.notify import pagerduty_event
from alerting.notify.pagerduty_event import Event, Image, Link

EVENT = Event(
    action="trigger",
    key="KEY",
    dedup_key="d" * 64,
    summary="p95 is 6.2s",
    source="web",
    severity="critical",
    timestamp="2026-11-21T03:02:11+00:00",
    component="bot",
    group="chat",
    kind="latency",
    client="chatwatch",
    client_url="https://watch.example.com",
    details={"num_firing": "1"},
    alerts=({"value": "6.2s"},),
    count=1,
    images=(Image("https://a/x.png"),),
    links=(Link("https://wiki/x", "Runbook"),),
)


def body(event: Event, **how: Any) -> dict[str, Any]:
    return dict(json.loads(pagerduty_event.encoded(event, **how)))


def test_an_event_of_version_2_is_as_documented() -> None:
    assert body(EVENT) == {
        "routing_key": "KEY",
        "event_action": "trigger",
        "dedup_key": "d" * 64,
        "client": "chatwatch",
        "client_url": "https://watch.example.com",
        "payload": {
            "summary": "p95 is 6.2s",
            "source": "web",
            "severity": "critical",
            "timestamp": "2026-11-21T03:02:11+00:00",
            "component": "bot",
            "group": "chat",
            "class": "latency",
            "custom_details": {"value": "6.2s", "num_firing": "1"},
        },
        "images": [{"src": "https://a/x.png"}],
        "links": [{"href": "https://wiki/x", "text": "Runbook"}],
    }


def test_an_event_of_version_1_is_as_documented() -> None:
    assert body(EVENT, is_v1=True) == {
        "service_key": "KEY",
        "event_type": "trigger",
        "incident_key": "d" * 64,
        "description": "p95 is 6.2s",
        "details": {"value": "6.2s", "num_firing": "1"},
        "client": "chatwatch",
        "client_url": "https://watch.example.com",
        "contexts": [
            {"type": "link", "href": "https://wiki/x", "text": "Runbook"},
            {"type": "image", "src": "https://a/x.png"},
        ],
    }
    over = body(replace(EVENT, action="resolve"), is_v1=True)
    assert over["event_type"] == "resolve"
    assert "contexts" not in over


def test_what_is_empty_is_left_out() -> None:
    bare = replace(EVENT, component="", images=(), links=(), details={}, alerts=(), count=0)
    made = body(bare)
    assert not {"images", "links"} & set(made)
    assert not {"component", "custom_details"} & set(made["payload"])


def test_alerts_of_a_group_are_listed_and_counted() -> None:
    many = replace(EVENT, alerts=tuple({"value": str(at)} for at in range(100)), count=250)
    details = body(many)["payload"]["custom_details"]
    assert len(details["alerts"]) == 100
    assert (details["left_out"], details["num_firing"]) == ("150 more alerts", "1")
    fewer = body(many, step=2)["payload"]["custom_details"]
    assert (len(fewer["alerts"]), fewer["left_out"]) == (25, "225 more alerts")


def test_a_long_summary_is_cut_and_says_so() -> None:
    made = body(replace(EVENT, summary="word " * 400, source="s" * 5000))["payload"]
    assert 900 < len(made["summary"]) <= 1024
    assert made["summary"].endswith("characters left out)")
    assert len(made["source"]) == 1024


def test_a_huge_event_loses_details_before_anything_else() -> None:
    huge = replace(EVENT, details={str(at): "x" * 50_000 for at in range(40)})
    content = pagerduty_event.encoded(huge)
    made = json.loads(content)["payload"]["custom_details"]
    assert 200_000 < len(content) <= 512_000
    assert made["39"].endswith("characters left out)")
    assert made["value"] == "6.2s"


def test_when_nothing_else_helps_all_details_go() -> None:
    huge = replace(EVENT, details={str(at): "x" * 20 for at in range(30_000)})
    made = body(huge)["payload"]["custom_details"]
    assert made == {"left_out": "all details: PagerDuty takes no event of that size"}
    assert body(EVENT, step=99)["payload"]["custom_details"] == made


def test_what_never_fits_is_sent_all_the_same() -> None:
    assert body(EVENT, largest=10)["payload"]["summary"] == "p95 is 6.2s"


def test_details_of_any_shape_are_cut() -> None:
    deep = {"a": [{"b": "x" * 50_000}, 1, None], "k" * 2000: ("y",)}
    made = body(replace(EVENT, details=deep))["payload"]["custom_details"]
    assert len(made["a"][0]["b"]) == 40_000
    assert made["a"][1:] == [1, None]
    assert max(map(len, made)) == 1024


TEXT = st.text(max_size=3000)


@given(TEXT, TEXT, st.dictionaries(TEXT, TEXT, max_size=5), st.integers(0, 14), st.booleans())
def test_any_event_fits(summary: str, word: str, details: Any, step: int, is_v1: bool) -> None:
    event = replace(EVENT, summary=summary, source=word, client=word, kind=word, details=details)
    content = pagerduty_event.encoded(event, is_v1=is_v1, step=step)
    assert len(content) <= 512_000
    assert isinstance(json.loads(content), dict)


@pytest.mark.parametrize("action", ["acknowledge", "resolve"])
def test_what_follows_a_trigger_says_value_and_links_too(action: Any) -> None:
    made = body(replace(EVENT, action=action))
    assert made["event_action"] == action
    assert made["payload"]["custom_details"]["value"] == "6.2s"
    assert made["links"]
