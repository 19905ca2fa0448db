from exporter.probes.fault import Fault
from exporter.probes.journeys import travel
from exporter.probes.journeys.travel import Travel


def test_the_step_is_told_at_the_end_of_a_sentence() -> None:
    trail = Travel()
    assert trail.astray == ""
    trail.step = "login"
    assert trail.astray == " (in the step login)"


def test_each_step_has_its_time_and_the_last_may_have_failed() -> None:
    trail = Travel()
    trail.steps, trail.step = {"page": 0.1, "login": 0.2}, "login"
    gauges = travel.measured(trail, Fault("status", "x"))
    shown = {
        (one.metric.removeprefix("probe_journey_step_"), *one.labels): one.value
        for one in gauges
        if one.metric.startswith("probe_journey")
    }
    assert shown == {
        ("duration_seconds", "page"): 0.1,
        ("success", "page"): 1,
        ("duration_seconds", "login"): 0.2,
        ("success", "login"): 0,
    }
