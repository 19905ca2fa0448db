from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from exporter.probes.fault import Failed
from exporter.probes.vendors import summary
from exporter.probes.vendors.summary import LEVELS, Verdict

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


def page(indicator: str = "none", incidents: tuple[str, ...] = (), **components: str) -> bytes:
    made: dict[str, Any] = {
        "page": {"id": "x", "name": "Vendor", "updated_at": "2026-11-21T09:00:00+01:00"},
        "status": {"indicator": indicator, "description": indicator.title()},
        "components": [
            {"id": name, "name": name.upper(), "status": status, "group_id": None}
            for name, status in components.items()
        ],
        "incidents": [{"name": one, "impact": "minor"} for one in incidents],
        "scheduled_maintenances": [],
    }
    return msgspec.json.encode(made)


def told(body: bytes, *wanted: str) -> Verdict:
    return summary.verdict(summary.read(body), wanted)


@pytest.mark.parametrize(
    ("indicator", "level"),
    [("none", 0), ("maintenance", 1), ("minor", 2), ("major", 3), ("critical", 4), ("new", 4)],
)
def test_the_page_as_a_whole_has_a_level(indicator: str, level: int) -> None:
    assert told(page(indicator)).level == level


def test_it_is_told_what_goes_on() -> None:
    found = told(page("minor", ("Slow answers",), api="degraded_performance", site="operational"))
    assert found.detail == "Minor; Slow answers; API: degraded performance"
    assert found.updated == NOW


def test_only_what_is_wanted_counts() -> None:
    body = page("critical", chat="operational", api="partial_outage", shop="major_outage")
    assert told(body, "chat") == Verdict(0, "operational", (("chat", 0),), NOW)
    found = told(body, "Chat", "api")
    assert (found.level, found.detail) == (LEVELS["partial_outage"], "API: partial outage")
    assert found.components == (("Chat", 0), ("api", 3))


def test_a_component_that_is_not_there_is_told() -> None:
    with pytest.raises(Failed, match="the page has no component 'phone'"):
        told(page(chat="operational"), "chat", "phone")


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"{}", b'{"status": 3}', b"\xff", b'{"status":' * 2_000]
)
def test_what_is_no_summary_is_told(body: bytes) -> None:
    with pytest.raises(Failed, match="the answer is no summary of a status page"):
        summary.read(body)
