import pytest

from alerting import strict
from alerting.strict import ConfigError
from exporter.analytics.agents import Target
from exporter.analytics.strengths import Bounds
from exporter.folding.agent_section import Agents


def read(text: str) -> Agents:
    return strict.load(text, Agents, file="x.yml", environ={}, read=str)


def test_by_default_bounds_are_those_of_rows_c4_and_c6() -> None:
    assert read("{}").bounds == Bounds()
    assert read("{}").monthly == {}


def test_what_is_written_is_what_agents_are_graded_by() -> None:
    found = read(
        "{strengths: {csat: 4.8, response_time: 20s, conversion_rate: 30, escalation_rate: 1},"
        " improvements: {csat: 3, response_time: 2m, conversion_rate: 10, escalation_rate: 50},"
        " slow_response: 500ms}"
    )
    assert found.bounds == Bounds(
        strong_csat=4.8,
        strong_reply_ms=20_000,
        strong_conversion=30,
        strong_escalation=1,
        weak_csat=3,
        weak_reply_ms=120_000,
        weak_conversion=10,
        weak_escalation=50,
        alert_reply_ms=500,
    )


def test_targets_are_by_agent_in_minor_units() -> None:
    text = "targets: [{agent: a/1, revenue: {amount: 5000, currency: EUR}}]"
    assert read(text).monthly == {"a/1": Target(500_000, "EUR")}


@pytest.mark.parametrize(
    "text",
    [
        "{strengths: {csat: 6}}",
        "{improvements: {escalation_rate: 101}}",
        "{slow_response: 0s}",
        "{targets: [{agent: a, revenue: 5000}]}",
        "{targets: [{revenue: {amount: 1, currency: EUR}}]}",
    ],
)
def test_what_cannot_be_is_told_at_load(text: str) -> None:
    with pytest.raises(ConfigError, match="x"):
        read(text)
