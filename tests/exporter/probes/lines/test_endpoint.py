from exporter.probes.lines import endpoint
from tests.exporter.probes.lines import catalogued


def test_a_look_shows_its_phases() -> None:
    trace = endpoint.trail()
    trace.enter("tls", 1)
    trace.end(3)
    measured = endpoint.measured(trace, None)
    catalogued.check(measured)
    assert catalogued.values(measured) == {
        ("probe_tls_duration_seconds", "resolve"): 0,
        ("probe_tls_duration_seconds", "connect"): 0,
        ("probe_tls_duration_seconds", "starttls"): 0,
        ("probe_tls_duration_seconds", "tls"): 2,
    }
