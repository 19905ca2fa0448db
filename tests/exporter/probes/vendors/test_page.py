from datetime import UTC, datetime

import pytest

from exporter.probes.vendors import page as pages
from exporter.probes.vendors.page import Page
from exporter.probes.vendors.summary import Verdict

NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("level", "down_from", "state"),
    [
        (0, "major_outage", "up"),
        (1, "major_outage", "degraded"),
        (3, "major_outage", "degraded"),
        (3, "partial_outage", "down"),
        (4, "major_outage", "down"),
    ],
)
def test_what_is_down_is_a_setting(level: int, down_from: str, state: str) -> None:
    page = Page()
    page.judge(Verdict(level, "why"), down_from)
    found = "down" if page.fault else "degraded" if page.degraded else "up"
    assert found == state


def test_a_page_that_was_not_read_measures_nothing_of_its_vendor() -> None:
    gauges = pages.measured(Page(), None)
    assert not [one for one in gauges if one.metric.startswith("probe_statuspage")]


def test_levels_are_measured_with_the_time_of_the_page() -> None:
    page = Page()
    page.judge(Verdict(3, "why", (("api", 3),), NOW), "major_outage")
    shown = {(one.metric, *one.labels): one.value for one in pages.measured(page, None)}
    assert shown["probe_statuspage_level",] == 3
    assert shown["probe_statuspage_component_level", "api"] == 3
    assert shown["probe_statuspage_updated_timestamp_seconds",] == NOW.timestamp()
    page.judge(Verdict(0, "operational"), "major_outage")
    names = {one.metric for one in pages.measured(page, None)}
    assert "probe_statuspage_updated_timestamp_seconds" not in names
