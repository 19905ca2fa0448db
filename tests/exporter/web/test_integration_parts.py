from typing import Any

import pytest
from msgspec.structs import replace

from exporter.integrations.conduct.memory import Said
from exporter.integrations.customs.pipe import Silence
from exporter.integrations.customs.usual import Pace
from exporter.integrations.exchange.found import Quota
from exporter.web import integration_parts as parts
from exporter.web.integration_parts import Tallied
from tests.exporter.web.examples import NOW
from tests.exporter.web.vendors import DAY, HERE, SETTINGS, SILENT, SLOW, standing


def test_a_quota_is_told_with_what_of_it_is_ours() -> None:
    told = parts.quota(Quota("daily", 162_500, 650_000, DAY, HERE + 60), SETTINGS, NOW)
    assert (told.bucket, told.ratio, told.window_seconds) == ("daily", 0.25, DAY)
    assert told.our_ratio == pytest.approx(480 / 650_000)
    assert told.resets is not None
    assert told.resets.timestamp() == HERE + 60
    told = parts.quota(Quota("b", 1, 4), None, NOW)
    assert (told.window_seconds, told.resets, told.our_ratio) == (None, None, None)


@pytest.mark.parametrize(
    ("tallies", "expected"),
    [
        ([], (0, None, None, None)),
        ([("unknown", 3, 0.1)], (0, None, None, None)),
        ([("up", 6, 0.2), ("degraded", 2, 0.6), ("down", 2, None)], (10, 0.8, 0.2, 0.3)),
        ([("down", 2, None), ("unknown", 1, None)], (2, 0.0, 1.0, None)),
    ],
)
def test_a_day_is_what_its_checks_came_to(tallies: list[Tallied], expected: Any) -> None:
    day = parts.day(tallies)
    assert (day.checks, day.success_ratio, day.error_ratio) == expected[:3]
    assert day.mean_seconds == (None if expected[3] is None else pytest.approx(expected[3]))


def test_what_is_not_known_is_null() -> None:
    assert parts.data(standing(age=None, score=None)) is None
    assert (parts.latency(None), parts.quiet(None), parts.page(standing())) == (None, None, None)
    assert parts.moment(0.0) is None


def test_what_is_known_is_told() -> None:
    data = parts.data(standing())
    assert data is not None
    assert (data.age_seconds, data.freshness_score, data.freshness_seconds) == (7_200, 0.96, DAY)
    latency = parts.latency(SLOW)
    assert latency is not None
    assert (latency.p95_seconds, latency.expected_high_seconds, latency.unusual) == (2.5, 0.6, True)
    assert parts.latency(replace(SLOW, low=None)) == replace(
        latency, expected_low_seconds=None, unusual=None, said=None
    )
    assert latency.said is not None
    assert "outside the expected 100 ms to 600 ms (mean ± 3 σ of 57 calls" in latency.said
    assert parts.latency(Pace()) is not None
    quiet = parts.quiet(SILENT)
    assert quiet is not None
    assert (quiet.seconds, quiet.expected_events) == (10_800.0, 14.2)
    assert parts.quiet(Silence(HERE, 0.0, None)) is not None
    page = parts.page(standing(incident=3))
    assert page is not None
    assert (page.level, page.says, page.url) == (3, "partial_outage", "https://status.hubspot.com")
    assert parts.part(Said("", "", HERE)).reason is None
    assert parts.part(Said("slow", "5 s", HERE)).detail == "5 s"
