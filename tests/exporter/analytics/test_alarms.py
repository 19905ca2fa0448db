import msgspec
import pytest

from exporter.analytics import alarms
from tests.exporter.analytics.alerts import NOW, alert


def test_samples_of_003() -> None:
    """Row J3."""
    slow = alert(
        named={"class": "performance", "agent_id": "agent_2"},
        annotations={"summary": "Agent response time above threshold"},
    )
    assert msgspec.to_builtins(alarms.alarm(slow)) == {
        "type": "performance",
        "severity": "medium",
        "message": "Agent response time above threshold",
        "agentId": "agent_2",
    }
    unhappy = alert(
        "Unhappy",
        "critical",
        named={"class": "satisfaction", "customer_id": "customer_003"},
        annotations={"summary": "Customer satisfaction below 3.0"},
    )
    assert msgspec.to_builtins(alarms.alarm(unhappy)) == {
        "type": "satisfaction",
        "severity": "high",
        "message": "Customer satisfaction below 3.0",
        "customerId": "customer_003",
    }


@pytest.mark.parametrize(
    ("severity", "told"),
    [("info", "low"), ("warning", "medium"), ("critical", "high"), ("", "low")],
)
def test_severities_are_003s(severity: str, told: str) -> None:
    assert alarms.alarm(alert("A", severity)).severity == told


def test_without_a_class_it_is_of_the_system_and_its_name_is_said_at_least() -> None:
    found = alarms.alarm(alert("Down", annotations={}))
    assert (found.type, found.message, found.agent_id) == ("system", "Down", None)
    described = alarms.alarm(alert("Down", annotations={"description": "it is down"}))
    assert described.message == "it is down"


def test_what_fires_is_ours_unless_covered_and_what_others_posted() -> None:
    ours = [
        alert("fires"),
        alert("pends", state="pending", fired_at=None),
        alert("covered", inhibited=True),
    ]
    posted = [alert("fires"), alert("posted", rule=""), alert("over", rule="", state="resolved")]
    assert [one.name for one in alarms.firing(ours, posted)] == ["fires", "posted"]


def test_an_alert_concerns_its_agent_and_one_of_nobody_all() -> None:
    of_one = alarms.event(alert(named={"agent": "a"}), "firing")
    of_all = alarms.event(alert(fired_at=None), "resolved")
    assert [alarms.concerns(of_one, name) for name in "ab"] == [True, False]
    assert [alarms.concerns(of_all, name) for name in "ab"] == [True, True]
    assert (of_all.state, of_all.since < NOW) == ("resolved", True)
