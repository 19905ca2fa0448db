from alerting.strict import Duration
from exporter.probes import kind
from exporter.probes.kind import Connecting, Kind


def test_a_name_will_do() -> None:
    one = Kind(name="a")
    assert (one.interval, one.timeout) == (Duration(60), Duration(10))


def test_what_connects_takes_either_version_of_ip_unless_told_otherwise() -> None:
    one = Connecting(name="a")
    assert (one.ip, one.ip_fallback) == ("any", True)


def test_a_probe_is_down_at_its_first_failure_and_counts_unless_told_otherwise() -> None:
    one = Kind(name="a")
    assert (one.failures, one.successes, one.retries) == (1, 1, 0)
    assert (one.critical, one.paused, one.local, one.depends_on) == (True, False, False, ())
    assert one.peer == ""


def test_a_run_takes_all_its_attempts_and_what_lies_between() -> None:
    assert kind.longest(Duration(10), 0) == Duration(10)
    assert kind.longest(Duration(10), 2) == Duration(31)
