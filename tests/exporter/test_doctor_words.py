from typing import Any

import pytest

from exporter import doctor_words

AT = "2026-11-21T12:00:00Z"
SOURCE: dict[str, Any] = {
    "name": "shop",
    "kind": "shopify",
    "last_event": "2026-11-21T11:57:00Z",
    "lag_seconds": 0.25,
    "events": {"accepted": 5, "unmapped": 2, "duplicate": 9},
    "refusals": {"bad_time": 3},
    "quarantine": {"events": 4},
    "secrets": [
        {"place": 0, "requests": 3, "last_used": None},
        {"place": 1, "requests": 1, "last_used": "2026-11-21T11:00:00Z"},
    ],
}


def answer(*findings: dict[str, str], **changes: Any) -> str:
    told = {"at": AT, "sources": [{**SOURCE, **changes}], "findings": list(findings)}
    return doctor_words.told(told)


def test_a_source_is_a_line_of_a_table() -> None:
    head, line, _, said = answer().splitlines()
    assert head.split("  ")[0] == "source"
    assert " ".join(line.split()) == "shop shopify 3 min ago 250 ms 7 3 4 2 of 2"
    assert said == "nothing is wrong"


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"last_event": None}, "never"),
        ({"last_event": "2026-11-21T12:00:09Z"}, "0 ms ago"),
        ({"last_event": "2026-11-19T11:00:00Z"}, "2 d ago"),
        ({"lag_seconds": None}, "–"),
        ({"lag_seconds": 7_300.0}, "2 h"),
        ({"lag_seconds": 90.0}, "90 s"),
        ({"secrets": []}, "none set"),
        ({"secrets": [{"place": 0, "requests": 0, "last_used": None}]}, "none of 1 yet"),
        (
            {"secrets": [{"place": n, "requests": 1, "last_used": None} for n in (0, 1)]},
            "1 of 2",
        ),
    ],
)
def test_what_is_not_known_is_shown_as_such(changes: dict[str, Any], shown: str) -> None:
    assert shown in answer(**changes).splitlines()[1]


def test_findings_are_told_with_what_to_do() -> None:
    said = answer(
        {"level": "error", "where": "store", "what": "it is full", "advice": "free it"},
        {"level": "warning", "where": "source a", "what": "silent", "advice": "look"},
    )
    assert "ERROR    store: it is full\n         free it" in said
    assert "warning  source a: silent\n         look" in said
    assert "nothing is wrong" not in said
