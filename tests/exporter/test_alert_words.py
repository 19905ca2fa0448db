"""Alerts in lines for people."""

from typing import Any

from exporter import alert_words


def alert(state: str, **own: str) -> dict[str, Any]:
    return {
        "labels": own,
        "state": state,
        "activeAt": "2026-03-01T12:00:00.5Z",
        "value": "2.5e+00",
    }


def test_what_fires_and_is_worst_stands_first() -> None:
    told = [
        alert("pending", alertname="C", severity="critical"),
        alert("firing", alertname="B"),
        alert("firing", alertname="A", severity="warning", probe="shop", note='"\x1b'),
    ]
    assert alert_words.listed(told).splitlines() == [
        "state    severity  alert  since                 value  labels",
        'firing   warning   A      2026-03-01 12:00:00Z  2.5    {note="\\"\\u001b", probe="shop"}',
        "firing             B      2026-03-01 12:00:00Z  2.5    {}",
        "pending  critical  C      2026-03-01 12:00:00Z  2.5    {}",
    ]
    assert alert_words.listed([]) == "nothing is pending or fires"


RULE: dict[str, Any] = {
    "name": "Slow",
    "severity": "warning",
    "group": "g",
    "file": "f.yml",
    "query": "m > 2",
    "bound": "> 2s",
    "recover": "< 1.5s",
    "hold": 120.0,
    "keeps": 300.0,
    "interval": 15.0,
    "runbook": "docs/x.md",
    "health": "ok",
    "evaluated_at": "2026-03-01T12:00:00Z",
    "took": 0.00125,
    "error": "",
    "says": "1 fire and 0 are pending, of 2 values.",
    "reads": [
        {"selector": "m", "alive": 2, "known": 3, "last": None},
        {"selector": "n", "alive": 0, "known": 1, "last": "2026-03-01T11:00:00Z"},
    ],
    "series": [
        {
            "labels": {"alertname": "Slow", "probe": "shop"},
            "state": "firing",
            "value": 2.5,
            "says": "2.5s is > 2s.",
            "pending_since": "2026-03-01T11:50:00Z",
            "firing_since": "2026-03-01T11:52:00Z",
            "keep_firing_since": None,
        },
        {
            "labels": {},
            "state": "inactive",
            "value": 1.0,
            "says": "1s is not > 2s.",
            "pending_since": None,
            "firing_since": None,
            "keep_firing_since": None,
        },
    ],
    "more": 7,
}
NOON = "2026-03-01 12:00:00Z"
PAST = {
    "fired_at": "2026-02-01T12:00:00Z",
    "resolved_at": "2026-02-01T12:05:00Z",
    "severity": "warning",
    "labels": {"probe": "shop"},
    "message": "shop is slow",
}


def test_an_explanation_is_told_section_by_section() -> None:
    told = {
        "rules": [RULE],
        "history": [PAST, {**PAST, "resolved_at": None}],
        "delivery": [{"labels": {"probe": "shop"}, "lines": ["team: sent"]}],
    }
    assert alert_words.explained(told).splitlines() == [
        "Slow (warning) of the group g, f.yml",
        "  1 fire and 0 are pending, of 2 values.",
        "  asks       m > 2",
        "  bound      > 2s, over when the value is < 1.5s",
        f"  evaluated  every 15s, for 2m, keep_firing_for 5m; last at {NOON} in 1.25 ms",
        "  runbook    docs/x.md",
        "  reads      m: 2 of 3 series have a value",
        "  reads      n: 0 of 1 series have a value, none since 2026-03-01 11:00:00Z",
        '  firing     {probe="shop"}',
        "             2.5s is > 2s.",
        "             pending since 2026-03-01 11:50:00Z, firing since 2026-03-01 11:52:00Z",
        "  inactive   {}",
        "             1s is not > 2s.",
        "  and 7 more series",
        "",
        "fired before, newest first",
        '  2026-02-01 12:00:00Z to 2026-02-01 12:05:00Z  warning  {probe="shop"}',
        "    shop is slow",
        '  2026-02-01 12:00:00Z to now  warning  {probe="shop"}',
        "    shop is slow",
        "",
        'told of {probe="shop"}',
        "  team: sent",
    ]


def test_what_there_is_not_is_left_out() -> None:
    bare = {
        **RULE,
        "severity": "",
        "bound": "",
        "hold": 0,
        "keeps": 0,
        "runbook": "",
        "evaluated_at": None,
        "reads": [],
        "series": [],
        "more": 0,
    }
    told = {"rules": [bare, {**bare, "bound": "> 1", "recover": ""}], "history": []}
    first, second = alert_words.explained(told).split("\n\n")
    assert first.splitlines() == [
        "Slow of the group g, f.yml",
        "  1 fire and 0 are pending, of 2 values.",
        "  asks       m > 2",
        "  evaluated  every 15s; not yet",
    ]
    assert "  bound      > 1" in second.splitlines()
