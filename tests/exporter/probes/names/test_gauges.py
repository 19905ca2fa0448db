from exporter.metrics.catalogue import probe_dns
from exporter.probes.names import gauges
from exporter.probes.names.answer import Answer
from exporter.probes.names.trail import Trail


def shown(trail: Trail, *, serial: bool = False) -> dict[tuple[str, ...], float]:
    return {
        (one.metric.removeprefix("probe_dns_"), *one.labels): one.value
        for one in gauges.measured(trail, serial=serial)
        if "dns" in one.metric
    }


def test_a_question_has_its_phases_and_its_counts() -> None:
    trail = Trail()
    for at, phase in enumerate(("resolve", "connect", "tls", "request")):
        trail.enter(phase, at)
    trail.end(4.0)
    trail.answer = Answer("NOERROR", False, ("a", "b"), ("c",), ("d", "e"), 1, 7)
    assert shown(trail, serial=True) == {
        ("duration_seconds", "resolve"): 1.0,
        ("duration_seconds", "connect"): 2.0,
        ("duration_seconds", "request"): 1.0,
        ("answer_rrs",): 2,
        ("authority_rrs",): 1,
        ("additional_rrs",): 3,
        ("query_succeeded",): 1.0,
        ("serial",): 7,
    }


def test_without_an_answer_they_are_nothing() -> None:
    found = shown(Trail(), serial=True)
    assert set(found.values()) == {0}
    assert ("serial",) not in found


def test_an_answer_about_a_zone_without_its_record_has_the_serial_of_nothing() -> None:
    trail = Trail()
    trail.answer = Answer("NXDOMAIN")
    assert shown(trail, serial=True)["serial",] == 0
    assert ("serial",) not in shown(trail)


def test_all_of_them_stand_in_the_catalogue() -> None:
    trail = Trail()
    trail.answer = Answer("NOERROR")
    offered = {one.name for one in probe_dns.PROBE_DNS}
    assert {f"probe_dns_{name}" for name, *_ in shown(trail, serial=True)} == offered
