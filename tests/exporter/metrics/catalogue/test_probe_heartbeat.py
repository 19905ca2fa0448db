from exporter.metrics.catalogue.probe_heartbeat import PROBE_HEARTBEAT
from exporter.probes.heartbeats import verdict
from exporter.probes.heartbeats.ping import ACTIONS
from exporter.probes.heartbeats.verdict import Verdict
from tests.exporter.probes.heartbeats.examples import at, ping, told


def test_all_that_is_measured_of_a_job_is_listed() -> None:
    known = told(ping("start", 0), ping("success", 1, exit=0))
    measured = verdict.gauges(known, Verdict(due=at(9)))
    listed = {one.name for one in PROBE_HEARTBEAT if one.kind == "gauge"}
    assert {one.metric for one in measured} == listed


def test_pings_are_counted_by_what_they_tell() -> None:
    (counted,) = [one for one in PROBE_HEARTBEAT if one.kind == "counter"]
    assert counted.labels == ("probe", "action")
    assert counted.values["action"] == set(ACTIONS)
